package io.echobridge.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.echobridge.testkit.KafkaServer;
import io.echobridge.testkit.RabbitServer;
import io.echobridge.testkit.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * How many messages of each broker go into the hub, and what CPU the daemon needs for one: when
 * nobody listens, as fast as they come; and at {@value #RATE} messages a second for {@value
 * #SUBSCRIBERS} subscribers.
 */
public final class BrokerThroughput {
  private static final int BODY = 250;
  private static final int BURST = 100_000;
  private static final int CHUNK = 1_000;
  private static final int RATE = 200;
  private static final int SUBSCRIBERS = 1_000;
  private static final int SECONDS = 8;

  private final Path home;
  private final byte[] body;

  private BrokerThroughput(Path home) {
    this.home = home;
    String start = "{\"event\":\"tick\",\"data\":{\"text\":\"";
    String end = "\"},\"socket\":null}";
    body = (start + "x".repeat(BODY - start.length() - end.length()) + end).getBytes(UTF_8);
  }

  /**
   * @param arguments the daemon's tree: {@code dist/target/echobridge}
   */
  public static void main(String[] arguments) throws Exception {
    BrokerThroughput bench = new BrokerThroughput(Path.of(arguments[0]));
    try (RedisServer redis = RedisServer.start();
        RabbitServer rabbit = RabbitServer.start();
        KafkaServer kafka = KafkaServer.start()) {
      System.out.println("| broker | subscribers | messages/s | daemon's CPU a message |");
      System.out.println("| --- | --- | --- | --- |");
      for (Source source :
          List.of(
              Source.redis(redis, "pattern"),
              Source.redis(redis, "on-demand"),
              Source.rabbit(rabbit),
              Source.kafka(kafka))) {
        bench.nobodyListens(source);
        bench.manyListen(source);
      }
    }
    System.exit(0); // the applications' threads
  }

  private void nobodyListens(Source source) throws Exception {
    try (MeasuredDaemon daemon = new MeasuredDaemon(home, source.block())) {
      boolean comes = !source.name().contains("on-demand");
      burst(source, daemon, comes); // the first time Java is still compiling
      Duration before = daemon.cpu();
      long start = System.nanoTime();
      burst(source, daemon, comes);
      row(source, 0, BURST, System.nanoTime() - start, daemon.cpu().minus(before));
    }
  }

  private void burst(Source source, MeasuredDaemon daemon, boolean comes) throws Exception {
    long goal = daemon.count("events_received_total") + BURST;
    for (int i = 0; i < BURST; i += CHUNK) {
      source.publishing().publish(body, CHUNK);
    }
    if (comes) {
      MeasuredDaemon.await("all messages", () -> daemon.count("events_received_total") >= goal);
    }
  }

  @SuppressWarnings("try") // the listeners only have to be there
  private void manyListen(Source source) throws Exception {
    try (MeasuredDaemon daemon = new MeasuredDaemon(home, source.block());
        Listeners listeners = new Listeners(daemon.port(), SUBSCRIBERS, Source.CHANNEL)) {
      MeasuredDaemon.await(
          "subscribers",
          () -> {
            long goal = daemon.count("deliveries_total") + SUBSCRIBERS;
            publishOne(source);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            return daemon.count("deliveries_total") >= goal;
          });
      steadily(source, daemon, 3);
      Duration before = daemon.cpu();
      long start = System.nanoTime();
      int messages = steadily(source, daemon, SECONDS);
      row(source, SUBSCRIBERS, messages, System.nanoTime() - start, daemon.cpu().minus(before));
    }
  }

  private int steadily(Source source, MeasuredDaemon daemon, int seconds) {
    int messages = RATE * seconds;
    long goal = daemon.count("deliveries_total") + (long) messages * SUBSCRIBERS;
    long start = System.nanoTime();
    for (int i = 0; i < messages; i++) {
      long due = start + i * Duration.ofSeconds(1).toNanos() / RATE;
      LockSupport.parkNanos(due - System.nanoTime());
      publishOne(source);
    }
    MeasuredDaemon.await("all deliveries", () -> daemon.count("deliveries_total") >= goal);
    return messages;
  }

  private void publishOne(Source source) {
    try {
      source.publishing().publish(body, 1);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void row(Source source, int subscribers, int count, long nanos, Duration cpu) {
    System.out.printf(
        "| %s | %,d | %,.0f | %,.1f µs |%n",
        source.name(), subscribers, count / (nanos / 1e9), cpu.toNanos() / 1e3 / count);
  }
}
