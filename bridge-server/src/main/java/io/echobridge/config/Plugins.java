package io.echobridge.config;

import io.echobridge.broker.BrokerFactory;
import io.echobridge.protocol.ProtocolFactory;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The plug-ins that a configuration may name.
 *
 * @param brokers by their type
 * @param protocols by their name
 */
public record Plugins(
    Map<String, BrokerFactory<?>> brokers, Map<String, ProtocolFactory<?>> protocols) {
  /** Those on the class path. */
  @SuppressWarnings("rawtypes")
  public static Plugins installed() {
    Map<String, BrokerFactory<?>> brokers = new TreeMap<>();
    for (BrokerFactory factory : ServiceLoader.load(BrokerFactory.class)) {
      brokers.put(factory.type(), factory);
    }
    Map<String, ProtocolFactory<?>> protocols = new TreeMap<>();
    for (ProtocolFactory factory : ServiceLoader.load(ProtocolFactory.class)) {
      protocols.put(factory.name(), factory);
    }
    return new Plugins(brokers, protocols);
  }
}
