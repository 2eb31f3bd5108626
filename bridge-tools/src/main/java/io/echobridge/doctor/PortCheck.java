package io.echobridge.doctor;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Whether the port is ours to take, or who has it. */
final class PortCheck implements Check {
  private static final String WHY = "The daemon does not start.";
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final String key;
  private final String scheme;
  private final String host;
  private final int port;
  private final String path;

  private PortCheck(String key, String scheme, String host, int port, String path) {
    this.key = key;
    this.scheme = scheme;
    this.host = host;
    this.port = port;
    this.path = path;
  }

  /**
   * @param path of Engine.IO, such as {@code /socket.io}
   */
  static PortCheck plain(String host, int port, String path) {
    return new PortCheck("server.port", "http", host, port, path);
  }

  /** The one with TLS. */
  static PortCheck tls(String host, int port, String path) {
    return new PortCheck("server.tls.port", "https", host, port, path);
  }

  @Override
  public List<Finding> look() throws InterruptedException {
    if (port == 0) {
      return List.of();
    }
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      return List.of(noAddress("no address of this name"));
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
      return List.of(
          Finding.ok("port", "Port " + port + " is free; no daemon is running there now"));
    } catch (BindException e) {
      return List.of(refused(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      return List.of(noAddress(String.valueOf(e.getMessage())));
    }
  }

  private Finding refused(String reason) throws InterruptedException {
    String words = reason.toLowerCase(Locale.ROOT);
    if (words.contains("permission")) {
      return forbidden(key, port);
    }
    return words.contains("in use") ? taken() : noAddress(reason);
  }

  static Finding forbidden(String key, int port) {
    return Finding.fault(
        "port-permission",
        key + ": " + port + " is not open to this user for listening.",
        WHY,
        "Ports below 1024 are reserved for root: keep 6001 and put a proxy in front of"
            + " it, or run \"systemctl edit echobridge\" and add"
            + " AmbientCapabilities=CAP_NET_BIND_SERVICE,"
            + " CapabilityBoundingSet=CAP_NET_BIND_SERVICE and PrivateUsers=no.");
  }

  private Finding noAddress(String reason) {
    return Finding.fault(
        "port-address",
        "server.host: " + host + " is not an address of this machine (" + reason + ").",
        WHY,
        "server.host = \"0.0.0.0\" for every address, or one of those that \"ip address\" shows.");
  }

  private Finding taken() throws InterruptedException {
    URI uri = Engine.polling(Engine.local(scheme, host, port), path, "");
    try {
      String body = Web.trusting(java.util.Optional.empty(), PATIENCE).read(uri).body();
      if (Engine.isOpen(body)) {
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
    }
    return Finding.fault(
        "port-in-use",
        key + ": another program has port " + port + ".",
        WHY,
        "Stop it (ss -ltnp 'sport = :" + port + "' shows which), or take another " + key + ".");
  }
}
