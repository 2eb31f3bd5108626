package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.echobridge.testkit.FreePorts;
import io.echobridge.testkit.KafkaServer;
import io.echobridge.testkit.RabbitServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is no event goes where the operator looks for it; what is nobody's is only counted. */
@Timeout(300)
class DeadLettersTest {
  private static final String DEAD = "letters-dead";
  private static final String REASON = "x-echobridge-reason";

  private static final String APP =
      """
      admin.port = %d
      apps.default.brokers {
        shop {
          type = rabbitmq, addresses = ["%s"], bindings = [{ exchange = letters }]
          dead-letter-exchange = letters-dead
          mappings {
            when.header.kind = order, envelope = raw, channel = "{routingKey}", event = "{header.state}"
          }
        }
        prices {
          type = kafka, bootstrap-servers = ["%s"], topics = [letters], dead-letter.topic = letters-dead
          mappings = [
            { when.field.key = eur, envelope = raw, channel = news, event = "{json:/name}" }
            { when.header.ce_type = "*", envelope = cloudevents }
          ]
        }
      }
      """;

  private final int adminPort = FreePorts.one();

  @Test
  void theyKeepWhatTheyWereWithTheReason() throws Exception {
    RabbitServer rabbit = RabbitServer.shared();
    KafkaServer kafka = KafkaServer.shared();
    try (AmqpApplication shop = new AmqpApplication(rabbit, "letters");
        KafkaApplication prices = new KafkaApplication(kafka, "letters");
        KafkaApplication letters = new KafkaApplication(kafka, DEAD);
        Connection operator = operator(rabbit);
        Daemon daemon = Daemon.start(APP.formatted(adminPort, rabbit.address(), kafka.address()));
        RawClient client = RawClient.revision4(daemon.port())) {
      Channel queue = operator.createChannel();
      daemon.awaitLog("broker prices is up");
      client.subscribe("news");
      Map<String, Object> order = Map.of("kind", "order", "state", "made");
      Waiting.until("the client hears")
          .until(
              () -> {
                shop.publish("news", order, "0");
                return client.events().contains("42[\"made\",\"news\",0]");
              });

      shop.publish("news", Map.of("kind", "order"), "1");
      shop.publish("news", order, "{\"secret\":");
      shop.publish("news", Map.of("kind", "invoice"), "2");
      shop.publish("news", order, "\"the last of the shop\"");
      prices.publish("eur", Map.of(), "{\"euro\":1}").get();
      prices.publish("usd", Map.of(), "{\"name\":\"price\"}").get();
      prices.publish("any", Map.of("ce_type", "price"), "{\"secret\":1}").get();
      client.await("42[\"made\",\"news\",\"the last of the shop\"]");

      List<String> rejected = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        GetResponse letter = next(queue);
        rejected.add(text(letter) + ": " + letter.getProps().getHeaders().get(REASON));
      }
      assertThat(rejected)
          .containsExactly(
              "1: no-field: header.state is missing",
              "{\"secret\":: bad-json: expected one JSON value, wrong at byte 10");
      assertThat(queue.basicGet(DEAD, true)).isNull();
      Waiting.until("two dead letters of Kafka")
          .untilAsserted(
              () ->
                  assertThat(letters.content())
                      .extracting(DeadLettersTest::told)
                      .containsExactlyInAnyOrder(
                          "eur {\"euro\":1}: no-field: json:/name is missing",
                          "any {\"secret\":1}: bad-cloudevent: expected specversion 1.0, got none"));
      for (String word : List.of("no-field 2.0", "no-rule 2.0", "bad-json 1.0")) {
        String sample = "{app=\"default\",reason=\"" + word.replace(" ", "\"} ") + "\n";
        Waiting.until(word).until(() -> metrics().contains("echobridge_dropped_total" + sample));
      }
      daemon.assertHealthy();
    }
  }

  /** Keeps dead letters in a queue. */
  private static Connection operator(RabbitServer rabbit) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setPort(rabbit.port());
    Connection connection = factory.newConnection("operator");
    Channel channel = connection.createChannel();
    channel.exchangeDeclare(DEAD, "fanout", true);
    channel.queueDeclare(DEAD, true, false, false, null);
    channel.queueBind(DEAD, DEAD, "");
    return connection;
  }

  private static GetResponse next(Channel channel) {
    return Waiting.until("a dead letter of RabbitMQ")
        .until(() -> channel.basicGet(DEAD, true), java.util.Objects::nonNull);
  }

  private static String text(GetResponse letter) {
    return new String(letter.getBody(), UTF_8);
  }

  private static String told(ConsumerRecord<String, String> letter) {
    String reason = new String(letter.headers().lastHeader(REASON).value(), UTF_8);
    return letter.key() + " " + letter.value() + ": " + reason;
  }

  private String metrics() throws IOException, InterruptedException {
    URI metrics = URI.create("http://127.0.0.1:" + adminPort + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
