package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.rabbitmq.RabbitConfig.Binding;
import io.echobridge.broker.rabbitmq.RabbitConfig.ExchangeType;
import io.echobridge.broker.rabbitmq.RabbitConfig.Queue;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The exchanges and the queue or stream that a link needs, checked and made for each link anew. No
 * channel is closed here: the client library waits for RabbitMQ's answer to that without end. They
 * end with the connection.
 */
final class Topology {
  private static final int NOT_FOUND = 404;
  private static final int NOT_EQUIVALENT = 406;

  /**
   * How long a host of RabbitMQ's cluster may take to start again, before its queue is given up.
   */
  private static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final RabbitConfig config;
  private final String name;
  private final QueueFeed feed;
  private final Optional<HistoryStream> stream;
  private final LongSupplier nanos;
  private int made;
  private boolean away;
  private long awaySince;

  /**
   * @param feed the queue that is made, where the bindings are not read from a stream
   * @param nanos the time, as of {@link System#nanoTime}
   */
  Topology(
      RabbitConfig config,
      BrokerContext context,
      QueueFeed feed,
      Optional<HistoryStream> stream,
      LongSupplier nanos) {
    this.config = config;
    this.nanos = nanos;
    this.stream = stream;
    this.name = "echobridge." + context.app() + "." + context.name() + "." + context.node();
    this.feed = feed;
  }

  /**
   * Makes all ready to be read.
   *
   * @return whether a queue of an earlier link was gone
   */
  boolean prepare(Connection connection) throws IOException {
    Channel channel = channel(connection);
    for (Binding binding : config.bindings()) {
      exchange(channel, binding);
    }
    boolean gone = false;
    if (stream.isPresent()) {
      gone = stream.get().ensure(connection);
      bind(channel, stream.get().feed().queue());
    } else if (!config.bindings().isEmpty()) {
      gone = makeQueue(connection, channel);
    }
    return gone;
  }

  /** The first one has this node's name; a later one never has that of an earlier one. */
  private boolean makeQueue(Connection connection, Channel channel) throws IOException {
    boolean before = made > 0;
    boolean exclusive = config.queue().exclusive();
    boolean gone = before && (exclusive || isGone(connection));
    if (!before || gone) {
      feed.isNew(gone || exclusive ? name + "." + made : name, gone);
    }
    try {
      declareAndBind(channel);
    } catch (IOException e) {
      if (before || !isLost(e)) {
        throw e;
      }
      // The one that is away is of an earlier life of this node.
      feed.isNew(name + "." + made, false);
      declareAndBind(channel(connection));
    }
    made++;
    away = false;
    return gone;
  }

  /** All that was made is being read. */
  void read(Connection publishing, long patienceMillis) throws IOException {
    if (stream.isPresent()) {
      stream.get().mark(publishing, patienceMillis);
    }
  }

  /** Leaves no queue behind, when this node ends in good order. The stream is that of all. */
  void delete(Connection connection) throws IOException {
    if (!feed.queue().isEmpty()) {
      channel(connection).queueDelete(feed.queue());
    }
  }

  private void exchange(Channel channel, Binding binding) throws IOException {
    if (!binding.declare().orElse(false)) {
      existing(channel, binding.exchange(), "or set declare = true in bindings");
      return;
    }
    String type = binding.type().orElse(ExchangeType.TOPIC).name().toLowerCase(Locale.ROOT);
    try {
      channel.exchangeDeclare(binding.exchange(), type, true);
    } catch (IOException e) {
      throw Failures.code(e) == NOT_EQUIVALENT
          ? new Denied(e, "use it as it is with declare = false in bindings")
          : e;
    }
  }

  static void existing(Channel channel, String exchange, String otherwise) throws IOException {
    try {
      channel.exchangeDeclarePassive(exchange);
    } catch (IOException e) {
      throw Failures.code(e) == NOT_FOUND
          ? new Denied(e, "create the exchange " + exchange + ", " + otherwise)
          : e;
    }
  }

  /**
   * Deleted, or lost with its host. Asked on a channel of its own, which RabbitMQ closes when it
   * says so.
   */
  private boolean isGone(Connection connection) throws IOException {
    try {
      channel(connection).queueDeclarePassive(feed.queue());
      return false;
    } catch (IOException e) {
      if (Failures.words(e).contains("no queue") || isLost(e)) {
        return true;
      }
      throw e;
    }
  }

  /**
   * Whether the host of RabbitMQ's cluster that has the classic queue has been away for long. What
   * is published meanwhile does not get into it, and it expires when its host is back. RabbitMQ's
   * words are "home node … of durable queue … is down or inaccessible", as far as AMQP has room.
   */
  private boolean isLost(IOException e) {
    boolean said = Failures.code(e) == NOT_FOUND && Failures.words(e).contains("home node");
    if (!said || config.queue().type() != RabbitConfig.QueueType.CLASSIC) {
      return false;
    }
    long now = nanos.getAsLong();
    if (!away) {
      away = true;
      awaySince = now;
    }
    if (made > 0) {
      feed.lacks();
    }
    return now - awaySince >= AWAY_NANOS;
  }

  private void declareAndBind(Channel channel) throws IOException {
    Queue queue = config.queue();
    if (queue.exclusive()) {
      channel.queueDeclare(feed.queue(), false, true, true, Map.of());
    } else {
      // One consumer at a time: while RabbitMQ still waits for a lost connection, nothing goes
      // past what is unacknowledged there.
      Map<String, Object> arguments =
          Map.of(
              "x-queue-type", queue.type().name().toLowerCase(Locale.ROOT),
              "x-expires", queue.expires().toMillis(),
              "x-single-active-consumer", true);
      channel.queueDeclare(feed.queue(), true, false, false, arguments);
    }
    bind(channel, feed.queue());
  }

  private void bind(Channel channel, String queue) throws IOException {
    for (Binding binding : config.bindings()) {
      for (String key : binding.routingKeys()) {
        channel.queueBind(queue, binding.exchange(), key);
      }
    }
  }

  static Channel channel(Connection connection) throws IOException {
    Channel channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("RabbitMQ allows no more channels");
    }
    return channel;
  }
}
