package io.echobridge.bench.pusher;

import io.echobridge.bench.MeasuredDaemon;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** Questions about many channels, and about one with many members. */
final class ChannelCounts {
  private static final int CHANNELS_OF_A_CLIENT = 100;
  private static final int ASKED = 50;
  private static final int WARM_UP = 50;

  private ChannelCounts() {}

  /**
   * @param channels with one subscriber each; a tenth as many are members of one more
   */
  static void measure(MeasuredDaemon daemon, int channels) throws Exception {
    int members = Math.max(1, channels / 10);
    CountDownLatch subscribed = new CountDownLatch(channels + members);
    PusherSocket socket = null;
    for (int i = 0; i < channels; i++) {
      if (socket == null || i % CHANNELS_OF_A_CLIENT == 0) {
        socket = open(daemon, subscribed);
      }
      socket.subscribe("room-" + i, 0);
    }
    for (int i = 0; i < members; i++) {
      open(daemon, subscribed).subscribe("presence-all", i);
    }
    subscribed.await();
    try (KeptConnection application = new KeptConnection(daemon.port())) {
      print(application, "/channels", channels + 1);
      print(application, "/channels/presence-all/users", members);
    }
  }

  private static PusherSocket open(MeasuredDaemon daemon, CountDownLatch subscribed) {
    return PusherSocket.open(
        daemon.port(),
        message -> {
          if (message.contains("subscription_succeeded")) {
            subscribed.countDown();
          }
        });
  }

  private static void print(KeptConnection application, String path, int entries)
      throws IOException {
    double[] millis = new double[ASKED];
    int bytes = 0;
    for (int i = -WARM_UP; i < ASKED; i++) {
      long start = System.nanoTime();
      bytes = application.ask(path).length();
      if (i >= 0) {
        millis[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(millis);
    System.out.printf(
        "GET %s of %,d: %.1f ms, at most %.1f ms, %,d bytes%n",
        path, entries, millis[ASKED / 2], millis[ASKED - 1], bytes);
  }
}
