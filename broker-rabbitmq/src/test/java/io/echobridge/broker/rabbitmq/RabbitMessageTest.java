package io.echobridge.broker.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.impl.LongStringHelper;
import io.echobridge.mapping.Mapping;
import io.echobridge.mapping.MappingConfig;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class RabbitMessageTest {
  private static final Envelope ENVELOPE = new Envelope(1, false, "orders", "order.eu.made");

  @Test
  void whatAmqpSaysOfAMessageIsAField() {
    RabbitMessage message =
        message(
            new AMQP.BasicProperties.Builder()
                .type("order.made")
                .contentType("application/json")
                .messageId("m1")
                .appId("shop")
                .correlationId("c1")
                .userId("bridge")
                .build());
    assertThat(message.address()).isEqualTo("order.eu.made");
    Map<String, String> expected =
        Map.of(
            "exchange", "orders",
            "routingKey", "order.eu.made",
            "type", "order.made",
            "contentType", "application/json",
            "messageId", "m1",
            "appId", "shop",
            "correlationId", "c1",
            "userId", "bridge");
    assertThat(RabbitMessage.FIELDS).isEqualTo(expected.keySet());
    expected.forEach((name, value) -> assertThat(message.field(name)).hasValue(value));
  }

  @Test
  void whatWasNotSaidIsNoField() {
    RabbitMessage message = message(new AMQP.BasicProperties());
    assertThat(message.field("type")).isEmpty();
    assertThat(message.field("colour")).isEmpty();
    assertThat(message.header("type")).isEmpty();
  }

  @Test
  void headersAreTextsNumbersAndBooleans() {
    RabbitMessage message =
        message(
            new AMQP.BasicProperties.Builder()
                .headers(
                    Map.of(
                        "tenant",
                        LongStringHelper.asLongString("nörd"),
                        "count",
                        7L,
                        "urgent",
                        true,
                        "table",
                        Map.of("a", 1)))
                .build());
    assertThat(message.header("tenant")).hasValue("nörd");
    assertThat(message.header("count")).hasValue("7");
    assertThat(message.header("urgent")).hasValue("true");
    assertThat(message.header("table")).isEmpty();
    assertThat(message.header("other")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cloudEvents:", "cloudEvents_"})
  void aCloudEventInBinaryModeIsReadAsItsBindingSays(String prefix) {
    Map<String, Object> headers = new HashMap<>();
    Map.of("specversion", "1.0", "id", "1", "source", "/shop", "type", "made", "subject", "orders")
        .forEach((name, value) -> headers.put(prefix + name, LongStringHelper.asLongString(value)));
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder().headers(headers).contentType("text/plain").build();
    MappingConfig rule =
        new MappingConfig(
            Optional.empty(),
            Optional.of(MappingConfig.Kind.CLOUDEVENTS),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Mapping mapping = Mapping.of(List.of(rule), RabbitMessage.FIELDS, 1_000);

    assertThat(mapping.map(message(properties, "{}"), channel -> true))
        .singleElement()
        .satisfies(mapped -> assertThat(mapped.channel()).hasToString("orders"))
        .satisfies(mapped -> assertThat(mapped.event().name()).isEqualTo("made"))
        .satisfies(mapped -> assertThat(mapped.event().data()).hasToString("\"{}\""));
  }

  private static RabbitMessage message(AMQP.BasicProperties properties) {
    return message(properties, "");
  }

  private static RabbitMessage message(AMQP.BasicProperties properties, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new RabbitMessage(ENVELOPE, properties, bytes, -1, -1, false);
  }
}
