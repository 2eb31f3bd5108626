package io.echobridge.bench.pusher;

import io.echobridge.bench.MeasuredDaemon;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** Signed requests that publish events which nobody hears, on a few connections. */
final class RequestRate {
  private static final int CONNECTIONS = 10;

  private RequestRate() {}

  /**
   * @param seconds that are measured, after as many to warm up
   */
  static void measure(MeasuredDaemon daemon, int seconds) throws Exception {
    run(daemon, seconds);
    long[] nanos = run(daemon, seconds);
    Arrays.sort(nanos);
    System.out.printf(
        "signed requests on %d connections: %,d a second, p99 %.1f ms%n",
        CONNECTIONS, nanos.length / seconds, nanos[nanos.length * 99 / 100] / 1e6);
  }

  /** How long each request took. */
  private static long[] run(MeasuredDaemon daemon, int seconds) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      Callable<LongStream> one = () -> publish(daemon.port(), end);
      List<Callable<LongStream>> all = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        all.add(one);
      }
      LongStream nanos = LongStream.empty();
      for (Future<LongStream> each : threads.invokeAll(all)) {
        nanos = LongStream.concat(nanos, each.get());
      }
      return nanos.toArray();
    } finally {
      threads.shutdown();
    }
  }

  private static LongStream publish(int port, long end) throws Exception {
    LongStream.Builder nanos = LongStream.builder();
    try (KeptConnection connection = new KeptConnection(port)) {
      for (long now = System.nanoTime(); now - end < 0; ) {
        connection.publish("nobody");
        long then = System.nanoTime();
        nanos.add(then - now);
        now = then;
      }
    }
    return nanos.build();
  }
}
