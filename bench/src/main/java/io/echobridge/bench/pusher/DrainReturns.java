package io.echobridge.bench.pusher;

import io.echobridge.bench.MeasuredDaemon;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A daemon is told to stop, and its clients go to another: how many of them are there in the
 * busiest second? They wait a second, as pusher-js does.
 */
final class DrainReturns {
  private DrainReturns() {}

  static void measure(MeasuredDaemon daemon, MeasuredDaemon other, int clients) {
    Executor afterASecond = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);
    List<CompletableFuture<Long>> returns = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      PusherSocket socket = PusherSocket.open(daemon.port(), message -> {});
      socket.subscribe("news", 0);
      returns.add(
          socket
              .ended()
              .thenApplyAsync(
                  status -> {
                    PusherSocket.open(other.port(), message -> {});
                    return System.nanoTime();
                  },
                  afterASecond));
    }
    daemon.terminate();
    long[] times = returns.stream().mapToLong(CompletableFuture::join).sorted().toArray();
    System.out.printf(
        "drain of %,d clients: %d returned in the busiest second, all within %.1f s%n",
        clients, busiestSecond(times), (times[times.length - 1] - times[0]) / 1e9);
  }

  /** The most of these times, which are in order, that lie within a second. */
  private static int busiestSecond(long[] times) {
    int most = 0;
    int first = 0;
    for (int last = 0; last < times.length; last++) {
      while (times[last] - times[first] >= TimeUnit.SECONDS.toNanos(1)) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }
}
