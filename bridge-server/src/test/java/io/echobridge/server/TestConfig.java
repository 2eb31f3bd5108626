package io.echobridge.server;

import com.typesafe.config.ConfigFactory;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.config.Plugins;
import io.echobridge.protocol.ProtocolFactory;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Configurations whose brokers are of the type {@code memory}. */
final class TestConfig {
  private TestConfig() {}

  /** One that knows the protocol {@code fake}. */
  static EchobridgeConfig of(String text) throws InvalidConfigException {
    return with(text, new FakeProtocol.Factory());
  }

  /** One that knows just these protocols. */
  static EchobridgeConfig with(String text, ProtocolFactory<?>... protocols)
      throws InvalidConfigException {
    return loader(protocols).load(ConfigFactory.parseString(text));
  }

  /** As it reads files, without variables. */
  static ConfigLoader loader(ProtocolFactory<?>... protocols) {
    return new ConfigLoader(
        new Plugins(
            Map.of("memory", new MemoryFactory()),
            Stream.of(protocols).collect(Collectors.toMap(ProtocolFactory::name, each -> each))),
        Map.of());
  }
}
