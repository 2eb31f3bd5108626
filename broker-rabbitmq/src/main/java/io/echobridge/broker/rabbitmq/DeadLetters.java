package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages that no event could be made of into an exchange, as they were, with the reason and
 * where they came from. RabbitMQ has confirmed a dead letter before its original is acknowledged.
 */
final class DeadLetters {
  private static final int PERSISTENT = 2;
  private static final int LONGEST_REASON = 1000;

  private static final String REASON = "x-echobridge-reason";

  private final Channel channel;
  private final ConfirmingChannel publisher;
  private final String exchange;
  private final long patienceMillis;
  private volatile byte @Nullable [] returned;

  DeadLetters(Channel channel, String exchange, long patienceMillis) throws IOException {
    this.channel = channel;
    this.publisher = new ConfirmingChannel(channel);
    this.exchange = exchange;
    this.patienceMillis = patienceMillis;
    channel.addReturnListener(letter -> returned = letter.getBody());
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /**
   * Whether a message was a dead letter before: then it came back, by whatever bindings between
   * exchanges, and would come back again.
   */
  static boolean isOne(BasicProperties properties) {
    @Nullable Map<String, Object> headers = properties.getHeaders();
    return headers != null && headers.containsKey(REASON);
  }

  /** Waits for the confirmation. Returns why it is kept nowhere, if so. One at a time. */
  Optional<String> put(Envelope envelope, BasicProperties properties, byte[] body, String reason) {
    returned = null;
    try {
      publisher
          .publish(
              exchange, envelope.getRoutingKey(), withReason(envelope, properties, reason), body)
          .get(patienceMillis, TimeUnit.MILLISECONDS);
      // RabbitMQ confirms what it has returned, after that. An earlier one may come back late.
      return Arrays.equals(returned, body)
          ? Optional.of("no queue is bound to the exchange " + exchange)
          : Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(Failures.words(e));
    } catch (TimeoutException e) {
      return Optional.of("not confirmed within " + patienceMillis + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  private static AMQP.BasicProperties withReason(
      Envelope envelope, BasicProperties properties, String reason) {
    @Nullable Map<String, Object> before = properties.getHeaders();
    Map<String, Object> headers = before == null ? new HashMap<>() : new HashMap<>(before);
    // They would send it to further queues.
    headers.remove("CC");
    headers.remove("BCC");
    headers.put(REASON, reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
    headers.put("x-echobridge-exchange", envelope.getExchange());
    headers.put("x-echobridge-routing-key", envelope.getRoutingKey());
    // Not its user, whom RabbitMQ compares with ours, nor its expiry.
    return new AMQP.BasicProperties.Builder()
        .headers(headers)
        .deliveryMode(PERSISTENT)
        .contentType(properties.getContentType())
        .contentEncoding(properties.getContentEncoding())
        .priority(properties.getPriority())
        .correlationId(properties.getCorrelationId())
        .replyTo(properties.getReplyTo())
        .messageId(properties.getMessageId())
        .timestamp(properties.getTimestamp())
        .type(properties.getType())
        .appId(properties.getAppId())
        .build();
  }
}
