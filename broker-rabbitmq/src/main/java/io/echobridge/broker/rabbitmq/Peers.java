package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.echobridge.broker.link.Deliveries;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What the nodes of an app say to each other on one link: a fan-out exchange, and a queue of this
 * node's own, which end when nobody is there. A message's app id is the node that sent it.
 */
final class Peers {
  /** What may wait for a node that does not read; who misses something asks for all of it. */
  private static final int MOST_WAITING = 100_000;

  private final String exchange;
  private final String node;
  private final Channel hearing;
  private final Channel speaking;
  private final Publisher publisher;

  private Peers(String exchange, String node, Channel hearing, Channel speaking)
      throws IOException {
    this.exchange = exchange;
    this.node = node;
    this.hearing = hearing;
    this.speaking = speaking;
    this.publisher = new Publisher(speaking);
  }

  static Peers join(
      Connection connection,
      String exchange,
      String node,
      Deliveries deliveries,
      InMemory memory,
      Consumer<String> onEnd)
      throws IOException {
    Channel hearing = Topology.channel(connection);
    hearing.exchangeDeclare(exchange, BuiltinExchangeType.FANOUT, false, true, Map.of());
    // Never the same name twice: RabbitMQ may not have noticed yet that a lost connection is lost.
    String queue =
        "echobridge.peers." + node + "." + Long.toString(System.nanoTime(), Character.MAX_RADIX);
    hearing.queueDeclare(queue, false, true, true, Map.of("x-max-length", MOST_WAITING));
    hearing.queueBind(queue, exchange, "");
    hearing.basicConsume(queue, true, new PeerConsumer(hearing, node, deliveries, memory, onEnd));
    return new Peers(exchange, node, hearing, Topology.channel(connection));
  }

  /** Whether RabbitMQ still lets us hear and speak. */
  boolean isOpen() {
    return hearing.isOpen() && speaking.isOpen();
  }

  CompletionStage<Void> publish(byte[] message) {
    CompletableFuture<Void> stage =
        publisher.publish(
            exchange, "", new AMQP.BasicProperties.Builder().appId(node).build(), message);
    return stage;
  }

  private static final class PeerConsumer extends DefaultConsumer {
    private final String node;
    private final Deliveries deliveries;
    private final InMemory memory;
    private final Consumer<String> onEnd;

    PeerConsumer(
        Channel channel,
        String node,
        Deliveries deliveries,
        InMemory memory,
        Consumer<String> onEnd) {
      super(channel);
      this.memory = memory;
      this.node = node;
      this.deliveries = deliveries;
      this.onEnd = onEnd;
    }

    @Override
    public void handleDelivery(
        String consumer, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      memory.give(body.length);
      if (!node.equals(properties.getAppId()) && Oversized.size(body).isEmpty()) {
        deliveries.peerMessage(body);
      }
    }

    @Override
    public void handleCancel(String consumer) {
      onEnd.accept("RabbitMQ ended the queue for the messages of other nodes");
    }
  }
}
