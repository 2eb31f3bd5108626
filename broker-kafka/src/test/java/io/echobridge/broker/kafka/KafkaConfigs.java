package io.echobridge.broker.kafka;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.kafka.KafkaConfig.Address;
import io.echobridge.broker.kafka.KafkaConfig.DeadLetter;
import io.echobridge.broker.kafka.KafkaConfig.Peers;
import io.echobridge.broker.link.Reconnect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings as tests want them: the defaults, with short pauses, and what a test is about. */
record KafkaConfigs(
    String server,
    List<String> topics,
    Optional<String> pattern,
    Address address,
    String from,
    Optional<String> deadLetter,
    Optional<String> peers,
    Duration lookEvery,
    Map<String, String> properties) {
  private static final Reconnect QUICK =
      new Reconnect(Duration.ofMillis(50), Duration.ofMillis(200));

  static KafkaConfigs to(String server, String... topics) {
    return new KafkaConfigs(
        server,
        List.of(topics),
        Optional.empty(),
        Address.TOPIC,
        "end",
        Optional.empty(),
        Optional.empty(),
        Duration.ofMillis(250),
        Map.of());
  }

  KafkaConfigs topics(String... names) {
    return new KafkaConfigs(
        server, List.of(names), pattern, address, from, deadLetter, peers, lookEvery, properties);
  }

  KafkaConfigs pattern(String regex) {
    return new KafkaConfigs(
        server,
        List.of(),
        Optional.of(regex),
        address,
        from,
        deadLetter,
        peers,
        lookEvery,
        properties);
  }

  KafkaConfigs byKey() {
    return new KafkaConfigs(
        server, topics, pattern, Address.KEY, from, deadLetter, peers, lookEvery, properties);
  }

  KafkaConfigs from(String newFrom) {
    return new KafkaConfigs(
        server, topics, pattern, address, newFrom, deadLetter, peers, lookEvery, properties);
  }

  KafkaConfigs deadLetter(String topic) {
    return new KafkaConfigs(
        server, topics, pattern, address, from, Optional.of(topic), peers, lookEvery, properties);
  }

  KafkaConfigs peers(String topic) {
    return new KafkaConfigs(
        server,
        topics,
        pattern,
        address,
        from,
        deadLetter,
        Optional.of(topic),
        lookEvery,
        properties);
  }

  KafkaConfigs lookEvery(Duration pause) {
    return new KafkaConfigs(
        server, topics, pattern, address, from, deadLetter, peers, pause, properties);
  }

  KafkaConfigs with(Map<String, String> newProperties) {
    return new KafkaConfigs(
        server, topics, pattern, address, from, deadLetter, peers, lookEvery, newProperties);
  }

  KafkaConfig made() {
    ConfigValue free = ConfigValueFactory.fromMap(properties);
    return new KafkaConfig(
        List.of(server),
        topics,
        pattern,
        address,
        from,
        lookEvery,
        Duration.ofSeconds(2),
        QUICK,
        new DeadLetter(deadLetter),
        new Peers(peers),
        free);
  }

  KafkaBroker node(String id) {
    return node(id, Duration.ZERO);
  }

  KafkaBroker node(String id, Duration history) {
    return new KafkaBroker(
        made(),
        new BrokerContext("default", "main", id, false, true, history, () -> Integer.MAX_VALUE));
  }
}
