package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.FreePorts;
import io.echobridge.testkit.KafkaServer;
import io.echobridge.testkit.RabbitServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All brokers crash at once, under load, and come back after ten seconds. */
@Timeout(300)
class BrokerOutagesTest {
  private static final Duration OUTAGE = Duration.ofSeconds(10);
  private static final Duration LOAD = Duration.ofSeconds(4);
  private static final String[] BROKERS = {"redis", "rabbitmq", "kafka"};

  private static final String APP =
      """
      admin.port = %d
      apps.default.brokers {
        redis { type = redis, url = "%s", prefix = "" }
        rabbitmq {
          type = rabbitmq, addresses = ["%s"], bindings = [{ exchange = outages }]
          mappings { envelope = raw, channel = "{address}", event = tick }
        }
        kafka {
          type = kafka, bootstrap-servers = ["%s"], topics = [outages], address = key
          mappings { envelope = raw, channel = "{address}", event = tick }
        }
      }
      """;

  private final int adminPort = FreePorts.one();
  private final Map<String, Ticker> tickers = new LinkedHashMap<>();

  @Test
  void noClientNoticesAndOnlyRedisHasAGap() throws Exception {
    RabbitServer rabbit = RabbitServer.shared();
    KafkaServer kafka = KafkaServer.shared();
    try (Redis redis = Redis.start();
        AmqpApplication amqp = new AmqpApplication(rabbit, "outages");
        KafkaApplication records = new KafkaApplication(kafka, "outages");
        Daemon daemon =
            Daemon.start(APP.formatted(adminPort, redis.url(), rabbit.address(), kafka.address()));
        NodeClients node = NodeClients.start();
        RawClient raw = RawClient.revision4(daemon.port())) {
      for (String broker : BROKERS) {
        daemon.awaitLog("broker " + broker + " is up");
      }
      List<EchoClient> clients =
          List.of(
              node.connect(daemon.url(), Generation.OLD, Map.of()),
              node.connect(daemon.url(), Generation.NEW, Map.of()),
              node.connect(daemon.url(), Generation.NEW, Map.of("transports", List.of("polling"))));
      for (String channel : BROKERS) {
        raw.listening(redis, channel);
        for (EchoClient client : clients) {
          client.connected().tell("follow", Map.of("channel", channel, "name", ".tick"));
          client.listening(redis, channel);
        }
      }

      tickers.put(
          "redis",
          new Ticker(
              (n, done) -> {
                redis.publishEvent("redis", "tick", data(n));
                done.run();
              }));
      tickers.put(
          "rabbitmq",
          new Ticker(
              (n, done) -> {
                amqp.publish("rabbitmq", Map.of(), data(n));
                done.run();
              }));
      tickers.put("kafka", new Ticker((n, done) -> records.publish("kafka", data(n), done)));
      pass(LOAD);
      CompletableFuture.allOf(
              outage(redis::kill, redis::startAgain),
              outage(rabbit::kill, rabbit::restart),
              outage(kafka::kill, kafka::restart))
          .join();
      for (String broker : BROKERS) {
        daemon.awaitLog("broker " + broker + " is up after ");
      }
      pass(LOAD);
      for (Ticker ticker : tickers.values()) {
        ticker.stop();
      }

      records.flush();

      for (String broker : BROKERS) {
        NavigableSet<Integer> published = ticker(broker).published();
        Map<String, Heard> heard = new LinkedHashMap<>();
        Waiting.until("the last of " + broker)
            .pollInterval(Duration.ofMillis(200))
            .untilAsserted(
                () -> {
                  heard.put("raw", Heard.by(raw, broker));
                  clients.forEach(each -> heard.put(each.name(), Heard.by(each, broker)));
                  assertThat(heard.values()).allMatch(h -> h.last() >= published.last());
                });
        compare(broker, published, heard);
      }
      Waiting.until("Kafka has nothing more")
          .until(() -> metrics().contains(lag("outages") + " 0.0\n"));
      for (EchoClient client : clients) {
        assertThat(client.all("connected")).as("connections of %s", client).hasSize(1);
        assertThat(client.all("disconnected", "failed")).as("cuts of %s", client).isEmpty();
      }
      assertThat(raw.isClosed()).isFalse();
      daemon.assertHealthy();
    }
  }

  /** Everything in order and once; and all of it, but for Redis, who keeps nothing. */
  private void compare(String broker, NavigableSet<Integer> published, Map<String, Heard> heard)
      throws Exception {
    assertThat(metric("echobridge_broker_up", broker)).isEqualTo(1);
    double down = metric("echobridge_broker_down_seconds_total", broker);
    assertThat(metric("echobridge_broker_outages_total", broker)).isEqualTo(1);
    assertThat(down).isGreaterThan(7.0);
    for (Map.Entry<String, Heard> each : heard.entrySet()) {
      NavigableSet<Integer> numbers = each.getValue().inOrder(each.getKey() + " of " + broker);
      NavigableSet<Integer> missing = new TreeSet<>(published);
      missing.removeAll(numbers);
      System.out.printf(
          "[outages] %s: published %d, %s heard %d in order, %d missing; link down %.1f s%n",
          broker, published.size(), each.getKey(), numbers.size(), missing.size(), down);
      if (!broker.equals("redis")) {
        assertThat(missing).as("missed by %s from %s", each.getKey(), broker).isEmpty();
      }
    }
  }

  private Ticker ticker(String broker) {
    return java.util.Objects.requireNonNull(tickers.get(broker));
  }

  private double metric(String name, String broker) throws IOException, InterruptedException {
    String sample = name + "{app=\"default\",broker=\"" + broker + "\"} ";
    return metrics()
        .lines()
        .filter(line -> line.startsWith(sample))
        .mapToDouble(line -> Double.parseDouble(line.substring(sample.length())))
        .sum();
  }

  private static String lag(String topic) {
    return "echobridge_broker_lag{app=\"default\",broker=\"kafka\",source=\"" + topic + "\"}";
  }

  private String metrics() throws IOException, InterruptedException {
    URI metrics = URI.create("http://127.0.0.1:" + adminPort + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static CompletableFuture<Void> outage(Runnable kill, Runnable startAgain) {
    return CompletableFuture.runAsync(
        () -> {
          kill.run();
          pass(OUTAGE);
          startAgain.run();
        },
        command -> new Thread(command).start());
  }

  private static void pass(Duration time) {
    Awaitility.await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
  }

  private static String data(int number) {
    return "{\"n\":" + number + "}";
  }
}
