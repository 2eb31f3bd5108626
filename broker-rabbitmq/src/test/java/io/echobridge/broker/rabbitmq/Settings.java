package io.echobridge.broker.rabbitmq;

import com.typesafe.config.ConfigFactory;
import io.echobridge.broker.BrokerContext;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.InvalidConfigException;
import java.time.Duration;
import java.util.List;

/** Settings as an operator writes them, with short pauses. */
record Settings(RabbitConfig config) {
  private static final String QUICK =
      "reconnect { first-delay = 20ms, longest-delay = 200ms }, heartbeat = 5s\n";

  static Settings of(String block) {
    try {
      return new Settings(load(QUICK + block));
    } catch (InvalidConfigException e) {
      throw new AssertionError(e.problems().toString(), e);
    }
  }

  /** What is wrong with a block. */
  static List<String> problems(String block) {
    try {
      load(block);
      return List.of();
    } catch (InvalidConfigException e) {
      return e.problems();
    }
  }

  RabbitBroker node(String app, String id) {
    return new RabbitBroker(config, new BrokerContext(app, "main", id, true));
  }

  RabbitBroker node(String app, String id, int largestMessage) {
    return new RabbitBroker(
        config,
        new BrokerContext(app, "main", id, true, true, Duration.ZERO, () -> largestMessage));
  }

  RabbitBroker node(String app, String id, Duration history) {
    return new RabbitBroker(
        config, new BrokerContext(app, "main", id, true, true, history, () -> Integer.MAX_VALUE));
  }

  private static RabbitConfig load(String block) throws InvalidConfigException {
    String text = "apps.default { brokers.main { type = rabbitmq\n" + block + "\n} }";
    var apps = ConfigLoader.installed().load(ConfigFactory.parseString(text)).apps();
    return (RabbitConfig)
        apps.values().iterator().next().brokers().values().iterator().next().settings();
  }
}
