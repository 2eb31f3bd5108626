package io.echobridge.broker.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.impl.LongStringHelper;
import io.echobridge.broker.Position;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
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

  private static RabbitMessage message(AMQP.BasicProperties properties) {
    return new RabbitMessage(ENVELOPE, properties, new byte[0], new Position("1"));
  }
}
