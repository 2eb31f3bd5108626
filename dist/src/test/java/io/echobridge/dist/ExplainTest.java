package io.echobridge.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.dist.Packaged.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code explain} prints, to the letter. */
class ExplainTest {
  @TempDir Path folder;

  @BeforeEach
  void configure() throws IOException {
    Files.writeString(
        folder.resolve("echobridge.conf"),
        """
        apps.default.brokers.main {
          type = redis, prefix = "shop:"
          mappings = [
            { when { address = "orders.*", header { type = created } }, envelope = raw
              channel = "orders.{address[1]}", event = "{header.type}", except = "{header.socket}" }
            { when { address = "ce.*" }, envelope = cloudevents }
            { when { address = "app" }, envelope = laravel }
          ]
        }
        """);
  }

  @Test
  void anEventWithTheRuleThatMadeIt() {
    assertExplained(
        0,
        """
        message  to "orders.7", 11 bytes
        rule     mappings[0] (raw)
        channel  orders.7
        event    created
        except   12.34
        data     {"id": 7.0}""",
        "shop:orders.7",
        "{\"id\": 7.0}",
        "--header=type=created",
        "--header=socket=12.34");
  }

  @Test
  void everyEventOfAMessageThatIsSeveral() {
    assertExplained(
        0,
        """
        message  to "app", 48 bytes
        not by   mappings[0] (raw): address is "app", expected "orders.*"
        not by   mappings[1] (cloudevents): address is "app", expected "ce.*"
        rule     mappings[2] (laravel)
        channel  a
        event    E
        data     [1]
        channel  b
        event    E
        data     [1]""",
        "shop:app",
        "{\"event\":\"E\",\"channels\":[\"a\",\"b\"], \"data\": [1] }");
  }

  @Test
  void whyAMessageIsRefused() {
    assertExplained(
        1,
        """
        message  to "ce.1", 2 bytes
        not by   mappings[0] (raw): address is "ce.1", expected "orders.*"
        rule     mappings[1] (cloudevents)
        refused  bad-cloudevent: expected specversion 1.0, got none""",
        "shop:ce.1",
        "{}");
  }

  @Test
  void whyAMessageIsDropped() {
    assertExplained(
        1,
        """
        message  to "orders.7", 2 bytes
        not by   mappings[0] (raw): header type is missing, expected "created"
        not by   mappings[1] (cloudevents): address is "orders.7", expected "ce.*"
        not by   mappings[2] (laravel): address is "orders.7", expected "app"
        dropped  no-rule: no rule takes it""",
        "shop:orders.7",
        "{}");
    assertExplained(
        1, "dropped  the broker does not listen to \"other:orders.7\"", "other:orders.7", "{}");
    assertExplained(
        1,
        """
        message  to "app", 45 bytes
        dropped  it is what a client said to an application (inbound), and nobody's event""",
        "shop:app",
        "{\"echobridge\":\"inbound\",\"event\":\"E\",\"data\":1}");
  }

  @Test
  void whatRabbitAndKafkaKnowOfAMessage() throws IOException {
    Files.writeString(
        folder.resolve("echobridge.conf"),
        """
        apps.default.brokers {
          laravel { type = redis }
          shop {
            type = rabbitmq, bindings = [{ exchange = shop }]
            mappings { envelope = raw, channel = "{exchange}.{routingKey[1]}", event = "{header.state}" }
          }
          prices {
            type = kafka, topics = [prices]
            mappings = [
              { when.header.ce_type = "com.shop.*", envelope = cloudevents }
              { envelope = raw, channel = "{topic}.{key}", event = "{json:/is/0}" }
            ]
          }
          customers {
            type = kafka, topics = [customers], address = key
            mappings { envelope = raw, channel = "customers.{key}", event = "{topic}" }
          }
        }
        """);
    assertExplained(
        0,
        """
        message  to "order.5", 2 bytes
        rule     mappings[0] (raw)
        channel  shop.5
        event    shipped
        data     {}""",
        "order.5",
        "{}",
        "--broker=shop",
        "--field=exchange=shop",
        "--header=state=shipped");
    assertExplained(
        0,
        """
        message  to "prices", 14 bytes
        not by   mappings[0] (cloudevents): header ce_type is missing, expected "com.shop.*"
        rule     mappings[1] (raw)
        channel  prices.7
        event    up
        data     {"is":["up"]}""",
        "prices",
        "{\"is\":[\"up\"]}\n",
        "--broker=prices",
        "--field=key=7");
    assertExplained(
        0,
        """
        message  to "prices", 4 bytes
        rule     mappings[0] (cloudevents)
        channel  eur
        event    com.shop.price
        data     19.9""",
        "prices",
        "19.9",
        "--broker=prices",
        "--header=ce_specversion=1.0",
        "--header=ce_id=1",
        "--header=ce_source=/shop",
        "--header=ce_type=com.shop.price",
        "--header=ce_subject=eur");
    assertExplained(
        0,
        """
        message  to "8", 1 bytes
        rule     mappings[0] (raw)
        channel  customers.8
        event    customers
        data     1""",
        "8",
        "1",
        "--broker=customers",
        "--field=topic=customers");
    assertExplained(
        1, "dropped  the broker does not listen to \"orders\"", "orders", "{}", "--broker=prices");
    assertExplained(
        1,
        """
        message  to "order", 2 bytes
        rule     mappings[0] (raw)
        refused  no-field: routingKey[1] is missing""",
        "order",
        "{}",
        "--broker=shop",
        "--field=exchange=shop");
  }

  @Test
  void aMistakeInTheCommandIsToldAndIsNoRefusal() {
    Ended field = explain("shop:app", "{}", "--field=key=7");
    assertThat(field.code()).isEqualTo(2);
    assertThat(field.text()).contains("--field: expected one of id, got key");
    Ended broker = explain("shop:app", "{}", "--broker=mian");
    assertThat(broker.code()).isEqualTo(2);
    assertThat(broker.text()).contains("--broker: expected one of main, got mian");
  }

  @Test
  void aWrongTemplateIsAWrongConfiguration() throws IOException {
    Path file = folder.resolve("echobridge.conf");
    Files.writeString(file, Files.readString(file).replace("{header.type}", "{key}"));
    Ended ended = explain("shop:app", "{}");
    assertThat(ended.code()).isEqualTo(78);
    assertThat(ended.text())
        .contains(
            "echobridge.conf:5: apps.default.brokers.main.mappings[0].event: expected one of"
                + " {address}, {id}, {header.NAME}, {json:/POINTER}; with [1] for a part between"
                + " dots; got {key}");
  }

  private void assertExplained(
      int code, String output, String address, String body, String... options) {
    Ended ended = explain(address, body, options);
    assertThat(ended.text()).isEqualTo(output);
    assertThat(ended.code()).isEqualTo(code);
  }

  private Ended explain(String address, String body, String... options) {
    Path file = folder.resolve("body");
    try {
      Files.writeString(file, body);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "explain",
                "--config=" + folder.resolve("echobridge.conf"),
                "--address=" + address,
                "--body=" + file));
    arguments.addAll(List.of(options));
    return Packaged.run(arguments.toArray(String[]::new));
  }
}
