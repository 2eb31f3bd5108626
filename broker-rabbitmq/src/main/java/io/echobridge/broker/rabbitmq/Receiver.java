package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.echobridge.broker.link.Deliveries;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a feed brings on one link, on the one thread for all that is received: a listener that holds
 * it back holds back this node's messages, of which no more come than the prefetch allows, and
 * nothing else. A message is acknowledged when the listener has returned.
 */
final class Receiver extends DefaultConsumer {
  private final Feed feed;
  private final Deliveries deliveries;
  private final @Nullable DeadLetters deadLetters;
  private final Acks acks;
  private final Consumer<String> onEnd;
  private volatile boolean ended;
  private boolean begun;

  /**
   * @param onEnd is told why no more comes, when RabbitMQ says so
   */
  Receiver(
      Channel channel,
      Feed feed,
      Deliveries deliveries,
      @Nullable DeadLetters deadLetters,
      Consumer<String> onEnd)
      throws IOException {
    super(channel);
    this.feed = feed;
    this.deliveries = deliveries;
    this.deadLetters = deadLetters;
    this.acks = feed.acks(channel);
    this.onEnd = onEnd;
  }

  /** Begins to read. */
  void start() throws IOException {
    getChannel().basicQos(feed.prefetch());
    getChannel().basicConsume(feed.queue(), false, feed.consumeArguments(), this);
  }

  /** Whatever of this link is still on its way is not handed over: it will come again. */
  void end() {
    ended = true;
  }

  @Override
  public void handleDelivery(
      String consumer, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
    if (ended) {
      return;
    }
    if (!begun) {
      begun = true;
      feed.resume();
    }
    if (feed.isAgain(envelope, properties, body) || take(envelope, properties, body)) {
      acks.taken(envelope.getDeliveryTag(), feed.reached());
    }
  }

  @Override
  public void handleCancel(String consumer) {
    onEnd.accept("RabbitMQ ended the queue " + feed.queue());
  }

  private boolean take(Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
    RabbitMessage message = new RabbitMessage(envelope, properties, body, feed.position());
    boolean handedOver =
        deliveries.event(message, reason -> deadLetter(envelope, properties, body, reason));
    if (handedOver) {
      feed.taken();
    }
    return handedOver;
  }

  private Optional<String> deadLetter(
      Envelope envelope, AMQP.BasicProperties properties, byte[] body, String reason) {
    return deadLetters == null
        ? Optional.empty()
        : deadLetters.put(envelope, properties, body, reason);
  }
}
