package io.echobridge.broker.kafka;

import com.typesafe.config.ConfigValue;
import io.echobridge.broker.link.Reconnect;
import io.echobridge.settings.Faults;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The keys of a broker of type {@code kafka}; {@code reference.conf} says what each means and what
 * it is when not given.
 */
public record KafkaConfig(
    List<String> bootstrapServers,
    List<String> topics,
    Optional<String> topicPattern,
    Address address,
    String from,
    Duration lookEvery,
    Duration timeout,
    Reconnect reconnect,
    DeadLetter deadLetter,
    Peers peers,
    ConfigValue properties) {
  public KafkaConfig {
    new Faults()
        .that(!bootstrapServers.isEmpty(), "bootstrap-servers: expected at least one, got none")
        .in(() -> bootstrapServers.forEach(KafkaConfig::hostAndPort))
        .in(() -> new Topics(topics, topicPattern))
        .in(() -> StartPosition.parse(from))
        .that(lookEvery.toMillis() > 0, "look-every: expected 1ms or more")
        .that(timeout.toMillis() > 0, "timeout: expected 1ms or more")
        .in(() -> ClientProperties.given(properties))
        .done();
  }

  /** What the address of a message is. */
  public enum Address {
    /** The topic it is in. */
    TOPIC,
    /** Its key; a message without one is dropped. */
    KEY
  }

  /** Where messages go that could not be taken. */
  public record DeadLetter(Optional<String> topic) {
    public DeadLetter {
      new Faults().in(() -> topic.ifPresent(name -> Topics.legal("topic", name))).done();
    }
  }

  /** How the nodes of an app talk to each other. */
  public record Peers(Optional<String> topic) {
    public Peers {
      new Faults().in(() -> topic.ifPresent(name -> Topics.legal("topic", name))).done();
    }
  }

  /** The hosts of the bootstrap servers, without brackets. */
  List<String> hosts() {
    return bootstrapServers.stream()
        .map(server -> server.substring(0, server.lastIndexOf(':')).replaceAll("[\\[\\]]", ""))
        .toList();
  }

  private static void hostAndPort(String server) {
    if (!server.matches("([^:/@\\s]+|\\[[0-9a-fA-F:.]+\\]):[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "bootstrap-servers: expected host:port, got \"" + server + '"');
    }
  }
}
