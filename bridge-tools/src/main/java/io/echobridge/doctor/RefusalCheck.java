package io.echobridge.doctor;

import io.echobridge.config.AppConfig;
import io.echobridge.config.BrokerConfig;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.server.Validation;
import io.echobridge.settings.Fault;
import java.util.List;

/** Whether the daemon would refuse the configuration at its start, by what is in its files. */
final class RefusalCheck implements Check {
  private final EchobridgeConfig config;

  RefusalCheck(EchobridgeConfig config) {
    this.config = config;
  }

  @Override
  public List<Finding> look() {
    try {
      Validation.of(config);
      return List.of();
    } catch (InvalidConfigException e) {
      return e.problems().stream()
          .filter(line -> !isToldElsewhere(Fault.of(line).keys()))
          .map(RefusalCheck::refused)
          .toList();
    }
  }

  /** Certificates, authorities and brokers have checks of their own, which say more. */
  private boolean isToldElsewhere(List<String> keys) {
    if (keys.size() < 3) {
      return false;
    }
    if (keys.get(0).equals("server")) {
      return keys.get(1).equals("tls") && List.of("cert-file", "chain-file").contains(keys.get(2));
    }
    return keys.get(2).equals("brokers")
        ? keys.size() > 3 && isRefused(keys.get(1), keys.get(3))
        : keys.get(keys.size() - 1).equals("ca-file");
  }

  private boolean isRefused(String id, String name) {
    AppConfig app = config.apps().get(id);
    BrokerConfig<?> broker = app == null ? null : app.brokers().get(name);
    return broker != null && BrokerTrial.refused(id, name, broker).isPresent();
  }

  private static Finding refused(String line) {
    return Finding.fault(
        "config-refused",
        line + ", as this user sees it.",
        "The daemon does not start.",
        "Correct it; \"echobridge check-config\" shows its line. If only the daemon's user may read"
            + " the file, run doctor as that user.");
  }
}
