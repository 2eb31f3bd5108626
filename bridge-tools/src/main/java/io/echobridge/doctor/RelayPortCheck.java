package io.echobridge.doctor;

import io.echobridge.config.AdminConfig;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.RelayConfig;
import io.echobridge.config.ServerConfig;
import java.util.List;

/** Whether the port for other nodes, where there is one, is ours to take. */
final class RelayPortCheck implements Check {
  private final EchobridgeConfig config;

  RelayPortCheck(EchobridgeConfig config) {
    this.config = config;
  }

  @Override
  public List<Finding> look() {
    RelayConfig relay = config.server().relay();
    boolean isOpened = config.apps().values().stream().anyMatch(app -> app.cluster().relays());
    if (!isOpened || relay.port() == 0) {
      return List.of();
    }
    ListenTrial trial = ListenTrial.at(relay.host(), relay.port());
    return switch (trial.outcome()) {
      case FREE -> List.of();
      case TAKEN -> mayBeOurs() ? List.of() : List.of(taken(relay.port()));
      case FORBIDDEN ->
          List.of(
              ListenTrial.forbidden(
                  "relay-port-permission", "server.relay.port", relay.port(), 6003));
      case NO_ADDRESS ->
          List.of(
              trial.noAddress(
                  "relay-port-address",
                  "server.relay.host",
                  relay.host(),
                  "\"0.0.0.0\" for every address"));
    };
  }

  /**
   * Whether the daemon may be running, perhaps with older settings: somebody has one of its other
   * ports. If that is another program, the check of that port tells it.
   */
  private boolean mayBeOurs() {
    AdminConfig admin = config.admin();
    ServerConfig server = config.server();
    return (admin.enabled() && isTaken(admin.host(), admin.port()))
        || (server.plain() && isTaken(server.host(), server.port()))
        || server.tls().filter(tls -> isTaken(server.host(), tls.port())).isPresent();
  }

  private static boolean isTaken(String host, int port) {
    return port > 0 && ListenTrial.at(host, port).outcome() == ListenTrial.Outcome.TAKEN;
  }

  private Finding taken(int port) {
    return Finding.fault(
        "relay-port-in-use",
        "server.relay.port: another program, or another node on this machine, has port "
            + port
            + ".",
        "The daemon does not start: with cluster.secrets it listens there for other nodes.",
        "server.relay.port = " + OwnPorts.of(config).after(port) + ", or another that is free.");
  }
}
