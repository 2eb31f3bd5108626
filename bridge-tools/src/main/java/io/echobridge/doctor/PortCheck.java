package io.echobridge.doctor;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether the port is ours to take, or who has it. */
final class PortCheck implements Check {
  private static final String WHY = "The daemon does not start.";
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** So a daemon answers that runs with the configuration of before this app. */
  private static final String UNKNOWN_APP = "No app: ";

  private final String key;
  private final String scheme;
  private final String host;
  private final int port;
  private final Entrance entrance;

  private PortCheck(String key, String scheme, String host, int port, Entrance entrance) {
    this.key = key;
    this.scheme = scheme;
    this.host = host;
    this.port = port;
    this.entrance = entrance;
  }

  static PortCheck plain(String host, int port, Entrance entrance) {
    return new PortCheck("server.port", "http", host, port, entrance);
  }

  /** The one with TLS. */
  static PortCheck tls(String host, int port, Entrance entrance) {
    return new PortCheck("server.tls.port", "https", host, port, entrance);
  }

  @Override
  public List<Finding> look() throws InterruptedException {
    if (port == 0) {
      return List.of();
    }
    ListenTrial trial = ListenTrial.at(host, port);
    return List.of(
        switch (trial.outcome()) {
          case FREE ->
              Finding.ok("port", "Port " + port + " is free; no daemon is running there now");
          case TAKEN -> taken();
          case FORBIDDEN -> ListenTrial.forbidden("port-permission", key, port, 6001);
          case NO_ADDRESS ->
              trial.noAddress("port-address", "server.host", host, "\"0.0.0.0\" for every address");
        });
  }

  private Finding taken() throws InterruptedException {
    // Where clients may not poll, a daemon refuses this, which tells as much.
    URI uri = Engine.polling(Engine.local(scheme, host, port), entrance.path(), entrance.query());
    try {
      String body = Web.trusting(Optional.empty(), PATIENCE).read(uri).body();
      if (Engine.isOpen(body) || Engine.isRefusal(body) || body.startsWith(UNKNOWN_APP)) {
        return Finding.ok("port", "A daemon answers on port " + port);
      }
      if (Engine.isOldServer(body)) {
        return Finding.fault(
            "port-old-server",
            key
                + ": laravel-echo-server, or another Socket.IO 2 server, still has port "
                + port
                + ".",
            WHY + " Clients still connect to the old one.",
            "Stop it for good: pm2 delete laravel-echo-server, supervisorctl stop …, or"
                + " whatever starts it here.");
      }
    } catch (NoAnswerException e) {
      if (e.trouble() == Trouble.UNTRUSTED || e.trouble() == Trouble.EXPIRED) {
        return Finding.ok(
            "port", "Port " + port + " is served with TLS"); // by this name, untrusted
      }
      if (e.trouble() == Trouble.TIMEOUT) { // also a daemon that lets clients wait for their turn
        return ListenTrial.silent("port-silent", key, port, PATIENCE.toSeconds());
      }
    }
    return Finding.fault(
        "port-in-use",
        key + ": another program has port " + port + ".",
        WHY,
        "Stop it (ss -ltnp 'sport = :" + port + "' shows which), or take another " + key + ".");
  }
}
