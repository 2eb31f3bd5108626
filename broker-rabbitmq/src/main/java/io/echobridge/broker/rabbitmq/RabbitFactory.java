package io.echobridge.broker.rabbitmq;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerProbe;
import java.util.Optional;
import java.util.Set;

/** Makes brokers of type {@code rabbitmq}. */
public final class RabbitFactory implements BrokerProbe<RabbitConfig> {
  @Override
  public String type() {
    return "rabbitmq";
  }

  @Override
  public Class<RabbitConfig> configType() {
    return RabbitConfig.class;
  }

  @Override
  public Set<String> fields() {
    return RabbitMessage.FIELDS;
  }

  @Override
  public Optional<String> addressField(RabbitConfig config) {
    return Optional.of("routingKey");
  }

  @Override
  public Broker create(RabbitConfig config, BrokerContext context) {
    String peers = config.peersOf(context.app());
    boolean own =
        config.bindings().stream().anyMatch(binding -> Peers.talkBy(peers, binding.exchange()))
            || config.deadLetterExchange().filter(dead -> Peers.talkBy(peers, dead)).isPresent();
    if (own) {
      throw new IllegalArgumentException(
          "bindings: expected exchanges of the application, got "
              + peers
              + ", which the nodes use among themselves");
    }
    return new RabbitBroker(config, context);
  }
}
