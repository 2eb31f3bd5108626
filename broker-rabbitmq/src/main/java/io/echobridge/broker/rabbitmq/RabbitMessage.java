package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.BasicProperties;
import com.rabbitmq.client.Envelope;
import io.echobridge.broker.BrokerMessage;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A message as RabbitMQ delivered it. Its address is the routing key. Headers are texts, numbers
 * and booleans; tables and the like are no text.
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares messages
record RabbitMessage(
    Envelope envelope,
    BasicProperties properties,
    byte[] body,
    int lane,
    long ordinal,
    boolean isPast)
    implements BrokerMessage {
  /** What AMQP says of a message, and where it was published. */
  static final Set<String> FIELDS =
      Set.of(
          "exchange",
          "routingKey",
          "type",
          "contentType",
          "messageId",
          "appId",
          "correlationId",
          "userId");

  @Override
  public String address() {
    return envelope.getRoutingKey();
  }

  @Override
  public Optional<String> field(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "exchange" -> envelope.getExchange();
          case "routingKey" -> envelope.getRoutingKey();
          case "type" -> properties.getType();
          case "contentType" -> properties.getContentType();
          case "messageId" -> properties.getMessageId();
          case "appId" -> properties.getAppId();
          case "correlationId" -> properties.getCorrelationId();
          case "userId" -> properties.getUserId();
          default -> null;
        });
  }

  @Override
  public Optional<String> header(String name) {
    Map<String, Object> headers = properties.getHeaders();
    return headers == null ? Optional.empty() : AmqpText.of(headers.get(name));
  }
}
