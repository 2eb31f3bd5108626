package io.echobridge.config;

import io.echobridge.settings.Faults;
import io.echobridge.tls.TlsConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether each listener has a port that no other one takes. */
final class Ports {
  /** What is an address of every interface. */
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]", "0:0:0:0:0:0:0:0");

  /** A listener, by the key of its port. */
  private record Port(String key, String host, int port) {
    boolean collides(Port other) {
      boolean sameHost =
          host.equals(other.host) || EVERYWHERE.contains(host) || EVERYWHERE.contains(other.host);
      return port != 0 && port == other.port && sameHost;
    }
  }

  private Ports() {}

  /**
   * Looks at all listeners that there will be; the server's own two have been compared already.
   *
   * @param relays whether there is a listener for other nodes
   */
  static void check(ServerConfig server, AdminConfig admin, boolean relays, Faults faults) {
    List<Port> taken = new ArrayList<>();
    if (server.plain()) {
      taken.add(new Port("server.port", server.host(), server.port()));
    }
    int tls = server.tls().map(TlsConfig::port).orElse(0);
    taken.add(new Port("server.tls.port", server.host(), tls));
    if (admin.enabled()) {
      add(new Port("admin.port", admin.host(), admin.port()), taken, faults);
    }
    if (relays) {
      RelayConfig relay = server.relay();
      add(new Port("server.relay.port", relay.host(), relay.port()), taken, faults);
    }
  }

  private static void add(Port port, List<Port> taken, Faults faults) {
    for (Port other : taken) {
      faults.that(
          !port.collides(other), port.key(), "another port than " + other.key(), port.port());
    }
    taken.add(port);
  }
}
