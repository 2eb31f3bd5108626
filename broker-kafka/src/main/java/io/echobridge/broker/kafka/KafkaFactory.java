package io.echobridge.broker.kafka;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerProbe;
import java.util.Optional;
import java.util.Set;

/** Makes brokers of type {@code kafka}. */
public final class KafkaFactory implements BrokerProbe<KafkaConfig> {
  @Override
  public String type() {
    return "kafka";
  }

  @Override
  public Class<KafkaConfig> configType() {
    return KafkaConfig.class;
  }

  @Override
  public Set<String> fields() {
    return RecordMessage.FIELDS;
  }

  /** {@code own} is a topic, or a key where the settings say that keys are the addresses. */
  @Override
  public Optional<String> address(KafkaConfig config, String own) {
    boolean read =
        config.address() == KafkaConfig.Address.KEY
            || new Topics(config.topics(), config.topicPattern()).include(own);
    return read ? Optional.of(own) : Optional.empty();
  }

  @Override
  public Optional<String> addressField(KafkaConfig config) {
    return Optional.of(config.address() == KafkaConfig.Address.KEY ? "key" : "topic");
  }

  @Override
  public Broker create(KafkaConfig config, BrokerContext context) {
    return new KafkaBroker(config, context);
  }
}
