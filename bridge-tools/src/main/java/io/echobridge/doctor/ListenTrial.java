package io.echobridge.doctor;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;

/**
 * What came of a try to listen where the settings say, as the daemon does when it starts.
 *
 * @param reason the system's own words; empty where the port is free
 */
record ListenTrial(Outcome outcome, String reason) {
  private static final String WHY = "The daemon does not start.";

  /** Whether it went well, or whose the fault is. */
  enum Outcome {
    /** Nobody has the port. */
    FREE,
    /** Somebody has the port: the daemon, or another program. */
    TAKEN,
    /** This user may not listen on such a port. */
    FORBIDDEN,
    /** The host is none of this machine's addresses, or has none. */
    NO_ADDRESS
  }

  /** Listens for a moment; may wait for a name's address. */
  static ListenTrial at(String host, int port) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      return new ListenTrial(Outcome.NO_ADDRESS, "no address of this name");
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
      return new ListenTrial(Outcome.FREE, "");
    } catch (IOException e) {
      return of(e);
    }
  }

  /** What a failure to listen means. Java has one exception for all of it: its words differ. */
  static ListenTrial of(IOException failure) {
    String reason = String.valueOf(failure.getMessage());
    String words = reason.toLowerCase(Locale.ROOT);
    if (failure instanceof BindException && words.contains("permission")) {
      return new ListenTrial(Outcome.FORBIDDEN, reason);
    }
    return failure instanceof BindException && words.contains("in use")
        ? new ListenTrial(Outcome.TAKEN, reason)
        : new ListenTrial(Outcome.NO_ADDRESS, reason);
  }

  /**
   * The finding that this user may not listen on a port.
   *
   * @param key of the port
   * @param usual the port that is set by default
   */
  static Finding forbidden(String id, String key, int port, int usual) {
    return Finding.fault(
        id,
        key + ": " + port + " is not open to this user for listening.",
        WHY,
        "Ports below 1024 are reserved for root: keep "
            + usual
            + " and put a proxy in front of"
            + " it, or run \"systemctl edit echobridge\" and add"
            + " AmbientCapabilities=CAP_NET_BIND_SERVICE,"
            + " CapabilityBoundingSet=CAP_NET_BIND_SERVICE and PrivateUsers=no.");
  }

  /**
   * The finding that a host is none that one can listen on here.
   *
   * @param key of the host
   * @param usual a host that fits most, and for what
   */
  Finding noAddress(String id, String key, String host, String usual) {
    return Finding.fault(
        id,
        key + ": " + host + " is not an address of this machine (" + reason + ").",
        WHY,
        key + " = " + usual + ", or one of those that \"ip address\" shows.");
  }
}
