package io.echobridge.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * What came of a try to listen where the settings say, with the rights of this user: the daemon's
 * unit may have others.
 *
 * @param reason the system's own words; empty where the port is free
 */
record ListenTrial(Outcome outcome, String reason) {
  private static final String WHY = "The daemon does not start.";

  /** Ports below it are for root. */
  private static final int FIRST_FOR_ALL = 1024;

  private static final int PATIENCE_MILLIS = 3_000;

  /** Whether it went well, or whose the fault is. */
  enum Outcome {
    /** Nobody has the port. */
    FREE,
    /** Somebody has the port: the daemon, or another program. */
    TAKEN,
    /** Nobody answers at the port, and this user may not listen there. */
    FORBIDDEN,
    /** The host is none of this machine's addresses, or has none. */
    NO_ADDRESS
  }

  /**
   * Listens for a moment; may wait for a name's address. One at a time: two that try the same port
   * would find each other there.
   */
  static synchronized ListenTrial at(String host, int port) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      return new ListenTrial(Outcome.NO_ADDRESS, "no address of this name");
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
      return new ListenTrial(Outcome.FREE, "");
    } catch (IOException e) {
      return failed(address, String.valueOf(e.getMessage()));
    }
  }

  /**
   * What a failure to listen means. Java has one exception for all of it, with words in the
   * system's language, and the system looks at the user's rights before it looks who is there.
   */
  static ListenTrial failed(InetSocketAddress address, String reason) {
    if (!isHere(address.getAddress())) {
      return new ListenTrial(Outcome.NO_ADDRESS, reason);
    }
    return address.getPort() < FIRST_FOR_ALL && !isAnswered(address)
        ? new ListenTrial(Outcome.FORBIDDEN, reason)
        : new ListenTrial(Outcome.TAKEN, reason);
  }

  private static boolean isHere(InetAddress host) {
    try (ServerSocket any = new ServerSocket(0, 1, host)) {
      return any.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isAnswered(InetSocketAddress address) {
    InetAddress host =
        address.getAddress().isAnyLocalAddress()
            ? InetAddress.getLoopbackAddress()
            : address.getAddress();
    try (Socket caller = new Socket()) {
      caller.connect(new InetSocketAddress(host, address.getPort()), PATIENCE_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The finding that whoever has a port does not say who it is: it may be the daemon.
   *
   * @param key of the port
   * @param seconds for how long was waited
   */
  static Finding silent(String id, String key, int port, long seconds) {
    return Finding.warning(
        id,
        key
            + ": whoever has port "
            + port
            + " does not answer within "
            + seconds
            + " s: the daemon, or another program.",
        "If it is another program, the daemon does not start; if it is the daemon, it is slow.",
        "\"ss -ltnp 'sport = :"
            + port
            + "'\" shows which. If it is the daemon, its log says more; if not, stop it, or take"
            + " another "
            + key
            + ".");
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
