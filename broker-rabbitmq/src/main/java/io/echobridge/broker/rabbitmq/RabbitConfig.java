package io.echobridge.broker.rabbitmq;

import io.echobridge.broker.link.Reconnect;
import io.echobridge.broker.link.Tls;
import io.echobridge.settings.Faults;
import io.echobridge.settings.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The keys of a broker of type {@code rabbitmq}; {@code reference.conf} says what each means and
 * what it is when not given.
 */
public record RabbitConfig(
    List<String> addresses,
    Optional<String> virtualHost,
    Optional<String> user,
    Optional<Secret> password,
    Optional<String> connectionName,
    Duration heartbeat,
    Duration connectTimeout,
    Reconnect reconnect,
    Tls tls,
    List<Binding> bindings,
    Queue queue,
    List<Stream> streams,
    Optional<String> deadLetterExchange,
    Optional<String> peersExchange) {
  public RabbitConfig {
    new Faults()
        .in(() -> Addresses.parse(addresses).check(user, password, virtualHost))
        .that(heartbeat.toSeconds() > 0, "heartbeat: expected 1s or more")
        .that(connectTimeout.toMillis() > 0, "connect-timeout: expected 1ms or more")
        .that(
            !bindings.isEmpty() || !streams.isEmpty(),
            "bindings: expected an exchange with the events, such as [{ exchange = \"events\" }], or"
                + " streams, got neither")
        .that(
            deadLetterExchange.filter(String::isBlank).isEmpty(),
            "dead-letter-exchange: expected the name of an exchange")
        .that(
            peersExchange.filter(String::isBlank).isEmpty(),
            "peers-exchange: expected the name of an exchange")
        .that(
            bindings.stream().noneMatch(binding -> isThe(binding, deadLetterExchange)),
            "dead-letter-exchange: expected an exchange that is not among the bindings,"
                + " because dead letters would return as messages")
        .that(
            bindings.stream().noneMatch(binding -> isThe(binding, peersExchange)),
            "peers-exchange: expected an exchange that is not among the bindings")
        .that(
            deadLetterExchange.isEmpty() || !deadLetterExchange.equals(peersExchange),
            "peers-exchange: expected an exchange other than dead-letter-exchange")
        .done();
  }

  private static boolean isThe(Binding binding, Optional<String> exchange) {
    return exchange.equals(Optional.of(binding.exchange()));
  }

  /** The exchange of the nodes of an app. */
  String peersOf(String app) {
    return peersExchange.orElse("echobridge.peers." + app);
  }

  /** The stream of the nodes of an app, where they have one. */
  String streamOf(String app, String broker) {
    return queue.stream().orElse("echobridge.history." + app + "." + broker);
  }

  /** Whether the bindings are read from a stream that all nodes share. */
  boolean sharesStream() {
    return !bindings.isEmpty() && queue.type() == QueueType.STREAM;
  }

  /** An exchange that the queue is bound to. */
  public record Binding(
      String exchange,
      Optional<ExchangeType> type,
      Optional<List<String>> keys,
      Optional<Boolean> declare) {
    private static final int MOST_BYTES = 255;

    public Binding {
      boolean made = declare.orElse(false);
      new Faults()
          .that(!exchange.isBlank(), "exchange: expected its name, got nothing")
          .that(
              made || type.isEmpty(),
              "type: expected nothing, or declare = true, because an existing exchange keeps"
                  + " its type")
          .that(
              keys.isPresent() || type.filter(ExchangeType.DIRECT::equals).isEmpty(),
              "keys: expected the routing keys, because a direct exchange has no patterns")
          .that(
              keys.filter(List::isEmpty).isEmpty(), "keys: expected at least one, such as [\"#\"]")
          .that(
              keys.orElse(List.of()).stream().allMatch(key -> AmqpText.utf8(key) <= MOST_BYTES),
              "keys: expected keys of at most 255 bytes")
          .done();
    }

    /** The routing keys; everything, if none were given. */
    List<String> routingKeys() {
      return keys.orElse(List.of("#"));
    }
  }

  /** The types of exchanges that every RabbitMQ has. */
  public enum ExchangeType {
    TOPIC,
    DIRECT,
    FANOUT,
    HEADERS
  }

  /** This node's own queue, or the stream of all nodes. */
  public record Queue(
      QueueType type, boolean exclusive, Duration expires, int prefetch, Optional<String> stream) {
    public Queue {
      new Faults()
          .that(
              type == QueueType.CLASSIC || !exclusive,
              "exclusive: expected false, because a "
                  + (type == QueueType.STREAM ? "stream" : "quorum queue")
                  + " cannot be exclusive")
          .that(
              stream.isEmpty() || type == QueueType.STREAM,
              "stream: expected nothing, or type = stream")
          .that(stream.filter(String::isBlank).isEmpty(), "stream: expected a stream's name")
          .that(expires.toMillis() > 0, "expires: expected 1ms or more")
          .that(expires.toDays() <= 24, "expires: expected 24 days or less")
          .that(prefetch >= 1 && prefetch <= 1000, "prefetch: expected 1 to 1000, got " + prefetch)
          .done();
    }
  }

  /** How RabbitMQ keeps a queue. */
  public enum QueueType {
    CLASSIC,
    QUORUM,
    STREAM
  }

  /** A stream that is read. */
  public record Stream(String name, Optional<String> from) {
    public Stream {
      new Faults()
          .that(!name.isBlank(), "name: expected a stream's name, got nothing")
          .in(() -> StreamStart.parse(from))
          .done();
    }
  }
}
