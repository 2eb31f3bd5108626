package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.echobridge.broker.link.Backlog;
import io.echobridge.broker.link.PeerInbox;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What the nodes of an app say to each other on one link: a fan-out exchange, and a queue of this
 * node's own, which end when nobody is there.
 */
final class Peers {
  /** What may wait for a node that does not read; who misses something asks for all of it. */
  private static final int MOST_WAITING = 100_000;

  private final String exchange;
  private final Channel hearing;
  private final String consumer;
  private final Channel speaking;
  private final ConfirmingChannel publisher;

  private Peers(String exchange, Channel hearing, String consumer, Channel speaking)
      throws IOException {
    this.exchange = exchange;
    this.hearing = hearing;
    this.consumer = consumer;
    this.speaking = speaking;
    this.publisher = new ConfirmingChannel(speaking);
  }

  static Peers join(
      Connection connection,
      String exchange,
      String node,
      PeerInbox inbox,
      Backlog memory,
      Consumer<String> onEnd)
      throws IOException {
    Channel hearing = Topology.channel(connection);
    hearing.exchangeDeclare(exchange, BuiltinExchangeType.FANOUT, false, true, Map.of());
    // Never the same name twice: RabbitMQ may not have noticed yet that a lost connection is lost.
    String queue =
        "echobridge.peers." + node + "." + Long.toString(System.nanoTime(), Character.MAX_RADIX);
    hearing.queueDeclare(queue, false, true, true, Map.of("x-max-length", MOST_WAITING));
    hearing.queueBind(queue, exchange, "");
    String consumer =
        hearing.basicConsume(queue, true, new PeerConsumer(hearing, inbox, memory, onEnd));
    return new Peers(exchange, hearing, consumer, Topology.channel(connection));
  }

  /** Whether RabbitMQ still lets us hear and speak. */
  boolean isOpen() {
    return hearing.isOpen() && speaking.isOpen();
  }

  /**
   * Stops hearing, by which queue and exchange end. The channels end with the connection: the
   * client library waits for the answer to a close without end.
   */
  void leave() throws IOException {
    hearing.basicCancel(consumer);
  }

  CompletionStage<Void> publish(byte[] message) {
    return publisher.publish(exchange, "", new AMQP.BasicProperties(), message);
  }

  private static final class PeerConsumer extends DefaultConsumer {
    private final PeerInbox inbox;
    private final Backlog memory;
    private final Consumer<String> onEnd;

    PeerConsumer(Channel channel, PeerInbox inbox, Backlog memory, Consumer<String> onEnd) {
      super(channel);
      this.inbox = inbox;
      this.memory = memory;
      this.onEnd = onEnd;
    }

    @Override
    public void handleDelivery(
        String consumer, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      memory.give(body.length);
      if (Oversized.size(body).isEmpty()) {
        inbox.message(body);
      }
    }

    @Override
    public void handleCancel(String consumer) {
      onEnd.accept("RabbitMQ ended the queue for the messages of other nodes");
    }
  }
}
