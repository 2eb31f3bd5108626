package io.echobridge.bench.pusher;

import io.echobridge.bench.MeasuredDaemon;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client sends many client events at once: how many pass, how many errors does it get, and when
 * does a bystander hear an event that is published meanwhile?
 */
final class EventBurst {
  private static final String CHANNEL = "private-burst";

  private EventBurst() {}

  static void measure(MeasuredDaemon daemon, int events) throws Exception {
    AtomicInteger passed = new AtomicInteger();
    AtomicInteger errors = new AtomicInteger();
    CountDownLatch subscribed = new CountDownLatch(3);
    CompletableFuture<Long> heard = new CompletableFuture<>();
    CompletableFuture<Boolean> answered = new CompletableFuture<>();
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    PusherSocket sender =
        PusherSocket.open(
            daemon.port(),
            message -> {
              if (message.contains("pusher:pong")) {
                answered.complete(true);
              } else {
                count(message, "pusher:error", errors, subscribed);
              }
            });
    PusherSocket member =
        PusherSocket.open(
            daemon.port(),
            message -> {
              if (message.contains("\"event\":\"e\"")) {
                over.complete(true);
              } else {
                count(message, "client-typing", passed, subscribed);
              }
            });
    PusherSocket bystander =
        PusherSocket.open(
            daemon.port(),
            message -> {
              if (message.contains("subscription_succeeded")) {
                subscribed.countDown();
              } else {
                heard.complete(System.nanoTime());
              }
            });
    sender.subscribe(CHANNEL, 0);
    member.subscribe(CHANNEL, 0);
    bystander.subscribe("news", 0);
    subscribed.await();

    try (KeptConnection application = new KeptConnection(daemon.port())) {
      application.publish("nobody"); // classes are loaded now
      Thread burst = new Thread(() -> send(sender, events), "burst");
      burst.start();
      long published = System.nanoTime();
      application.publish("news");
      long latency = heard.join() - published;
      burst.join();
      answered.join();
      application.publish(CHANNEL); // what passed came before
      over.join();
      System.out.printf(
          "%d client events at once: %d passed, %d errors; a bystander's event took %.1f ms%n",
          events, passed.get(), errors.get(), latency / 1e6);
    }
  }

  /** Then a ping: what is answered after it was refused, or passed, before. */
  private static void send(PusherSocket sender, int events) {
    for (int i = 0; i < events; i++) {
      sender.say(
          "{\"event\":\"client-typing\",\"channel\":\"%s\",\"data\":{\"n\":%d}}"
              .formatted(CHANNEL, i));
    }
    sender.say("{\"event\":\"pusher:ping\",\"data\":{}}");
  }

  private static void count(
      String message, String wanted, AtomicInteger counter, CountDownLatch subscribed) {
    if (message.contains("subscription_succeeded")) {
      subscribed.countDown();
    } else if (message.contains(wanted)) {
      counter.incrementAndGet();
    }
  }
}
