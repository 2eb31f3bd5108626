package io.echobridge.server;

import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

/** The server cannot start for a reason outside it; the message is one line for the operator. */
public final class StartException extends Exception {
  /** Ports below it are for root. */
  private static final int FIRST_FOR_ALL = 1024;

  public StartException(String message) {
    super(message);
  }

  /**
   * An address cannot be listened on.
   *
   * @param keys the settings or options that name it
   */
  public static StartException listening(String keys, String host, int port, Throwable failure) {
    return new StartException(
        keys + ": cannot listen on " + host + ":" + port + ": " + reason(failure, host, port));
  }

  private static String reason(Throwable failure, String host, int port) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return cause.getMessage() + hint(String.valueOf(cause.getMessage()), host, port);
      }
      if (cause instanceof UnknownHostException) {
        return "there is no address for this name";
      }
    }
    return String.valueOf(failure.getMessage());
  }

  /** Java has one exception for all of it, with words in the system's language. */
  private static String hint(String reason, String host, int port) {
    if (!isHere(host)) {
      return ". That is no address of this machine: \"ip address\" shows those that are";
    }
    if (port < FIRST_FOR_ALL && !reason.contains("in use")) {
      return ". Ports below 1024 need root or CAP_NET_BIND_SERVICE: take another, behind a proxy";
    }
    return ". Is another program there, such as the server that this one replaces? \"ss -ltnp\""
        + " shows it; stop it where it is started (pm2, supervisor, systemd)";
  }

  private static boolean isHere(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      return address.isAnyLocalAddress()
          || address.isLoopbackAddress() // all of 127.0.0.0/8, of which one is listed
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (UnknownHostException | SocketException e) {
      return true; // nobody knows
    }
  }
}
