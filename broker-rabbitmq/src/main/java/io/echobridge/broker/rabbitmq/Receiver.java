package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.echobridge.broker.link.Backlog;
import io.echobridge.broker.link.Deliveries;
import io.echobridge.broker.link.Reason;
import io.echobridge.text.Printable;
import io.echobridge.text.Throttle;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a feed brings on one link, on the one thread for all that is received: a listener that holds
 * it back holds back this node's messages, of which no more come than the prefetch allows, and
 * nothing else. A message is acknowledged when the listener has returned.
 */
final class Receiver extends DefaultConsumer {
  private static final Logger log = LoggerFactory.getLogger(RabbitBroker.class);

  /** Whichever node was up then has seen to it. */
  private static final Optional<String> PAST =
      Optional.of("it was published before this node was up");

  private final Feed feed;
  private final Deliveries deliveries;
  private final Letters letters;
  private final String peersExchange;
  private final Backlog memory;
  private final Acks acks;
  private final Consumer<String> onEnd;
  private volatile boolean ended;
  private boolean begun;
  private final Throttle throttle = Throttle.onceAMinute();

  /**
   * @param onEnd is told why no more comes, when RabbitMQ says so
   */
  Receiver(
      Channel channel,
      Feed feed,
      Deliveries deliveries,
      Letters letters,
      String peersExchange,
      Backlog memory,
      Consumer<String> onEnd)
      throws IOException {
    super(channel);
    this.feed = feed;
    this.deliveries = deliveries;
    this.letters = letters;
    this.peersExchange = peersExchange;
    this.memory = memory;
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

  /** Comes behind what was left of the link before, and before the first message. */
  @Override
  public void handleConsumeOk(String consumer) {
    super.handleConsumeOk(consumer);
    if (!ended) {
      tellGap();
    }
  }

  @Override
  public void handleDelivery(
      String consumer, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
    try {
      if (!ended) {
        delivered(envelope, properties, body);
      }
    } catch (Throwable e) {
      // The client library would go on, and the message never be acknowledged.
      log.error("a defect in the RabbitMQ broker", e);
      onEnd.accept("a defect in its plug-in: " + e);
    } finally {
      memory.give(body.length);
    }
  }

  private void delivered(Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
    if (!begun) {
      begun = true;
      feed.resume();
    }
    boolean again = feed.isAgain(envelope, properties, body);
    tellGap();
    if (again || take(envelope, properties, body)) {
      acks.taken(envelope.getDeliveryTag(), feed.reached());
    }
  }

  /** That a queue is new is known before it is read; what a stream lacks, by its next message. */
  private void tellGap() {
    if (feed.takeGap()) {
      deliveries.lost();
    }
  }

  @Override
  public void handleCancel(String consumer) {
    feed.end();
    onEnd.accept("RabbitMQ ended the queue " + feed.queue());
  }

  private boolean take(Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
    if (feed.isMark(envelope)) {
      feed.taken();
      return true;
    }
    OptionalLong tooLarge = Oversized.size(body);
    if (tooLarge.isPresent() || Peers.talkBy(peersExchange, envelope.getExchange())) {
      deliveries.dropped(tooLarge.isPresent() ? "too-large" : "own-peers");
      tooLarge.ifPresent(size -> tell(envelope, size));
      feed.taken();
      return true;
    }
    boolean past = feed.isPast();
    RabbitMessage message =
        new RabbitMessage(envelope, properties, body, feed.lane(), feed.handOver(), past);
    boolean handedOver =
        deliveries.event(
            message, reason -> past ? PAST : deadLetter(envelope, properties, body, reason));
    if (handedOver) {
      feed.taken();
    }
    return handedOver;
  }

  private Optional<String> deadLetter(
      Envelope envelope, AMQP.BasicProperties properties, byte[] body, String reason) {
    return DeadLetters.isOne(properties)
        ? Optional.of("it was a dead letter before, and came back")
        : letters.put(envelope, properties, body, reason);
  }

  /** Only its size came, which is more than would be kept for a dead letter. */
  private void tell(Envelope envelope, long size) {
    throttle.tell(
        note ->
            log.warn(
                "skipped a message of {} bytes from {} with the routing key {}: it is larger"
                    + " than limits.max-event-size ({})",
                size,
                Printable.words(envelope.getExchange(), Reason.LONGEST),
                Printable.words(envelope.getRoutingKey(), Reason.LONGEST),
                note));
  }

  /** Where dead letters go. */
  interface Letters {
    /** Waits until it is kept. Returns why it is kept nowhere, if so. */
    Optional<String> put(
        Envelope envelope, AMQP.BasicProperties properties, byte[] body, String reason);
  }
}
