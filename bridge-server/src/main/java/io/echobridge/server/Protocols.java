package io.echobridge.server;

import io.echobridge.config.AppConfig;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.ProtocolConfig;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.settings.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the client protocols of an app, and sums up what they count. */
final class Protocols {
  private Protocols() {}

  /**
   * Every protocol that does not refuse its settings.
   *
   * @param path where the app's block stands, for faults
   */
  static List<ClientProtocol> of(
      String path, EchobridgeConfig config, AppConfig app, ProtocolContext context, Faults faults) {
    List<ClientProtocol> all = new ArrayList<>();
    config
        .protocols()
        .forEach(
            (name, common) -> {
              ProtocolConfig<?> own = app.protocols().get(name);
              String where = (own == null ? "" : path + ".") + "protocols." + name;
              ProtocolConfig<?> protocol = own == null ? common : own;
              faults.attempt(where, () -> protocol.create(context)).ifPresent(all::add);
            });
    return all;
  }

  /** How long an app's clients that can come back may be gone until it is noticed. */
  static Duration silence(EchobridgeConfig config, AppConfig app) {
    return config.protocols().entrySet().stream()
        .map(each -> app.protocols().getOrDefault(each.getKey(), each.getValue()).silence())
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /** How often the clients of all of them were sent away, by the codes that they were told. */
  static Map<Integer, Long> sentAway(List<ClientProtocol> protocols) {
    Map<Integer, Long> sums = new TreeMap<>();
    protocols.forEach(
        protocol -> protocol.sentAway().forEach((code, n) -> sums.merge(code, n, Long::sum)));
    return sums;
  }
}
