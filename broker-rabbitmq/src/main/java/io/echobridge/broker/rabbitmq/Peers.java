package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownListener;
import io.echobridge.broker.link.Backlog;
import io.echobridge.broker.link.PeerInbox;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the nodes of an app say to each other on one link: a fan-out exchange for what goes to all,
 * a direct one for what goes to one of them, and a queue of this node's own. They end when nobody
 * is there. One channel publishes to both exchanges, so that a queue has all in its order.
 */
final class Peers {
  private static final Logger log = LoggerFactory.getLogger(RabbitBroker.class);

  /** What may wait for a node that does not read; who misses something asks for all of it. */
  private static final int MOST_WAITING = 100_000;

  /** Ends the name of the exchange for what goes to one node. */
  private static final String TO = ".to";

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
    hearing.exchangeDeclare(exchange + TO, BuiltinExchangeType.DIRECT, false, true, Map.of());
    hearing.queueBind(queue, exchange + TO, inbox.node());
    String consumer =
        hearing.basicConsume(queue, true, new PeerConsumer(hearing, inbox, memory, onEnd));
    return new Peers(exchange, hearing, consumer, Topology.channel(connection));
  }

  /** Whether an exchange is one of those of the nodes whose exchange has that name. */
  static boolean talkBy(String peersExchange, String exchange) {
    return exchange.startsWith(peersExchange)
        && (exchange.length() == peersExchange.length() || exchange.equals(peersExchange + TO));
  }

  /** Whether RabbitMQ still lets us hear and speak. */
  boolean isOpen() {
    return hearing.isOpen() && speaking.isOpen();
  }

  /** Calls back when RabbitMQ or the link ends it, on any thread; at once when that has been. */
  void onEnd(ShutdownListener callback) {
    hearing.addShutdownListener(callback);
    speaking.addShutdownListener(callback);
  }

  /** Stops hearing, by which queue and exchanges end. */
  void leave() throws IOException {
    hearing.basicCancel(consumer);
  }

  /** Ends the channels, and may wait for the answer without end, or until the connection ends. */
  void close() {
    try {
      hearing.abort();
      speaking.abort();
    } catch (IOException e) {
      log.debug("they end with the connection", e);
    }
  }

  CompletionStage<Void> publish(byte[] message) {
    return publisher.publish(exchange, "", new AMQP.BasicProperties(), message);
  }

  /** What nobody is there for, RabbitMQ takes and drops. */
  CompletionStage<Void> publishTo(String node, byte[] message) {
    return publisher.publish(exchange + TO, node, new AMQP.BasicProperties(), message);
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
      OptionalLong tooLarge = Oversized.size(body);
      if (tooLarge.isPresent()) {
        inbox.tooLarge(tooLarge.getAsLong());
      } else if (getChannel().isOpen()) { // what is left of a link that ended is of the past
        inbox.message(body);
      }
    }

    @Override
    public void handleCancel(String consumer) {
      onEnd.accept("RabbitMQ ended the queue for the messages of other nodes");
    }
  }
}
