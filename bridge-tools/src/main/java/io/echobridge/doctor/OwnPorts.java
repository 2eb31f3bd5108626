package io.echobridge.doctor;

import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.ServerConfig;
import io.echobridge.tls.TlsConfig;
import java.util.HashSet;
import java.util.Set;

/** The ports that the settings give the daemon's own listeners. */
record OwnPorts(Set<Integer> all) {
  /** The one for other nodes counts also where there is none yet. */
  static OwnPorts of(EchobridgeConfig config) {
    ServerConfig server = config.server();
    Set<Integer> all = new HashSet<>();
    all.add(server.port());
    server.tls().map(TlsConfig::port).ifPresent(all::add);
    all.add(server.relay().port());
    all.add(config.admin().port());
    return new OwnPorts(all);
  }

  /** The next port that none of them has, to take in its place. */
  int after(int port) {
    int next = port + 1;
    while (all.contains(next)) {
      next++;
    }
    return next;
  }
}
