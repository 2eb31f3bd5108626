package io.echobridge.server;

import io.echobridge.config.AppConfig;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.ProtocolConfig;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.settings.Faults;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The client protocols of an app, and which paths belong to them. From any thread. */
final class Mounts {
  /**
   * A protocol that a path belongs to.
   *
   * @param path the one of its paths that the path is below
   */
  record Mount(ClientProtocol protocol, String path) {}

  private final List<ClientProtocol> all = new ArrayList<>();

  /**
   * Makes every protocol that does not refuse its settings.
   *
   * @param path where the app's block stands, for faults
   */
  Mounts(
      String path, EchobridgeConfig config, AppConfig app, ProtocolContext context, Faults faults) {
    config
        .protocols()
        .forEach(
            (name, common) -> {
              ProtocolConfig<?> own = app.protocols().get(name);
              String where = (own == null ? "" : path + ".") + "protocols." + name;
              ProtocolConfig<?> protocol = own == null ? common : own;
              faults.attempt(where, () -> protocol.create(context)).ifPresent(all::add);
            });
  }

  List<ClientProtocol> all() {
    return all;
  }

  /** The protocol that a path belongs to: the one with the longest path that fits. */
  Optional<Mount> of(String path) {
    return all.stream()
        .flatMap(protocol -> protocol.paths().stream().map(each -> new Mount(protocol, each)))
        .filter(mount -> Paths.below(mount.path(), path))
        .max(Comparator.comparingInt(mount -> mount.path().length()));
  }

  /** Whether one of the protocols finds the app named in the path. */
  boolean own(String path) {
    for (ClientProtocol protocol : all) { // with every request, so without much ado
      for (String each : protocol.paths()) {
        if (Paths.below(each, path) && protocol.owns(path)) {
          return true;
        }
      }
    }
    return false;
  }
}
