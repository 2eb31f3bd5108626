package io.echobridge.broker.kafka;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.echobridge.broker.link.Reason;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The properties of Kafka's clients: ours, then what the user gave, then what our promises depend
 * on. Each client gets those that it knows, and those that no client knows (a login module may).
 */
final class ClientProperties {
  /** What this program decides. */
  private static final Set<String> OURS =
      Set.of(
          "acks",
          "allow.auto.create.topics",
          "auto.offset.reset",
          "bootstrap.servers",
          "client.id",
          "enable.auto.commit",
          "enable.idempotence",
          "group.id",
          "group.instance.id",
          "group.protocol",
          "key.deserializer",
          "key.serializer",
          "transactional.id",
          "value.deserializer",
          "value.serializer");

  private final KafkaConfig config;
  private final String clientId;
  private final Map<String, String> given;

  ClientProperties(KafkaConfig config, String clientId) {
    this.config = config;
    this.clientId = clientId;
    this.given = given(config.properties());
  }

  /**
   * The user's properties, under the names that Kafka knows: HOCON makes blocks of their dots.
   *
   * @throws IllegalArgumentException when one is not the user's to say
   */
  static Map<String, String> given(ConfigValue properties) {
    if (!(properties instanceof ConfigObject block)) {
      throw new IllegalArgumentException("properties: expected a block { … }");
    }
    Map<String, String> flat = new TreeMap<>();
    flatten("", block, flat);
    Set<String> taken = new TreeSet<>(flat.keySet());
    taken.retainAll(OURS);
    if (!taken.isEmpty()) {
      throw new IllegalArgumentException(
          taken.stream()
              .map(key -> "properties." + key + ": expected nothing, because Echobridge sets it")
              .collect(Collectors.joining("\n")));
    }
    return flat;
  }

  /**
   * Has Kafka's clients check what they were given.
   *
   * @throws IllegalArgumentException in Kafka's words
   */
  void check() {
    try {
      var consumer = new ConsumerConfig(consumer("check"));
      var producer = new ProducerConfig(producer());
      var admin = new AdminClientConfig(admin());
      assert consumer != null && producer != null && admin != null;
    } catch (ConfigException e) {
      throw new IllegalArgumentException("properties: " + Reason.of(e), e);
    }
  }

  /** What the user gave and Kafka's clients don't know. */
  Set<String> unknown() {
    Set<String> unknown = new TreeSet<>(given.keySet());
    unknown.removeIf(ClientProperties::known);
    return unknown;
  }

  /** For a consumer that is told by us what to read, and from where. */
  Map<String, Object> consumer(String use) {
    Map<String, Object> all = forClient(ConsumerConfig.configNames());
    all.putIfAbsent("isolation.level", "read_committed");
    all.putIfAbsent("fetch.max.bytes", 8 << 20);
    all.put("client.id", clientId + "-" + use);
    all.put("key.deserializer", ByteArrayDeserializer.class);
    all.put("value.deserializer", ByteArrayDeserializer.class);
    all.put("group.protocol", "classic");
    all.put("enable.auto.commit", false);
    all.put("auto.offset.reset", "none");
    all.put("allow.auto.create.topics", false);
    return all;
  }

  /** For a producer that keeps the order, says nothing twice, and gives up in time. */
  Map<String, Object> producer() {
    Map<String, Object> all = forClient(ProducerConfig.configNames());
    long timeout = config.timeout().toMillis();
    all.putIfAbsent("linger.ms", 0);
    all.putIfAbsent("max.request.size", PeerTopic.LARGEST);
    all.putIfAbsent("delivery.timeout.ms", (int) timeout + 1_000);
    all.putIfAbsent("max.block.ms", timeout);
    all.put("client.id", clientId);
    all.put("key.serializer", ByteArraySerializer.class);
    all.put("value.serializer", ByteArraySerializer.class);
    all.put("acks", "all");
    all.put("enable.idempotence", true);
    return all;
  }

  Map<String, Object> admin() {
    Map<String, Object> all = forClient(AdminClientConfig.configNames());
    all.put("client.id", clientId);
    return all;
  }

  private Map<String, Object> forClient(Set<String> names) {
    Map<String, Object> all = new TreeMap<>();
    int timeout = (int) config.timeout().toMillis();
    all.put("request.timeout.ms", timeout);
    all.put("socket.connection.setup.timeout.ms", timeout);
    all.put("default.api.timeout.ms", timeout);
    all.put("enable.metrics.push", false);
    all.keySet().retainAll(names);
    given.forEach(
        (key, value) -> {
          if (names.contains(key) || !known(key)) {
            all.put(key, value);
          }
        });
    all.put("bootstrap.servers", config.bootstrapServers());
    return all;
  }

  private static boolean known(String key) {
    return ConsumerConfig.configNames().contains(key)
        || ProducerConfig.configNames().contains(key)
        || AdminClientConfig.configNames().contains(key);
  }

  private static void flatten(String prefix, ConfigObject block, Map<String, String> into) {
    block.forEach(
        (key, value) -> {
          if (value instanceof ConfigObject inner) {
            flatten(prefix + key + ".", inner, into);
          } else if (value.valueType() != ConfigValueType.NULL) {
            into.put(prefix + key, text(value.unwrapped()));
          }
        });
  }

  private static String text(Object value) {
    return value instanceof List<?> several
        ? several.stream().map(String::valueOf).collect(Collectors.joining(","))
        : String.valueOf(value);
  }
}
