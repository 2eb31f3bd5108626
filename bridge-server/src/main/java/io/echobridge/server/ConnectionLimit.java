package io.echobridge.server;

import com.sun.management.UnixOperatingSystemMXBean;
import io.echobridge.http.HttpConnections;
import io.echobridge.http.HttpSocket;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has the sockets accept as many connections as the process may open files, with some left for what
 * else it opens. Beyond that, connections wait in the kernel until one closes, and some of those
 * that have no request are closed for them. Were the limit hit while accepting, XNIO would not
 * accept for up to half a minute, whatever closes.
 */
final class ConnectionLimit {
  /** Looks between two counts of all files, while there are many: it costs some time. */
  private static final int LOOKS = 10;

  /** Which part of the places is made free in a look when all are taken, on each loop. */
  private static final int PART = 64;

  private static final int FEW = 4_000;
  private static final long LEAST_RESERVE = 32;
  private static final long MOST_RESERVE = 1_024;

  private final List<HttpSocket> sockets;
  private final HttpConnections connections;
  private final long files;
  private final @Nullable UnixOperatingSystemMXBean system;
  private long others;
  private int looks;
  private volatile long most;

  /**
   * @param connections of these sockets
   */
  static ConnectionLimit of(List<HttpSocket> sockets, HttpConnections connections) {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? new ConnectionLimit(sockets, connections, unix, unix.getMaxFileDescriptorCount())
        : new ConnectionLimit(sockets, connections, null, -1);
  }

  /**
   * @param system counts the files that are open, where that can be counted
   * @param files how many there may be
   */
  ConnectionLimit(
      List<HttpSocket> sockets,
      HttpConnections connections,
      @Nullable UnixOperatingSystemMXBean system,
      long files) {
    this.sockets = List.copyOf(sockets);
    this.connections = connections;
    this.system = system;
    this.files = files;
    this.most = Integer.MAX_VALUE;
  }

  /**
   * Sets the limits anew, and makes room when all places are taken. One caller at a time.
   *
   * @return whether all places are taken
   */
  boolean look() {
    if (system == null || files <= 0) {
      return false;
    }
    long[] open = sockets.stream().mapToLong(HttpSocket::connections).toArray();
    long sum = 0;
    for (long each : open) {
      sum += each;
    }
    if (looks++ % LOOKS == 0 || sum + others < FEW) {
      others = Math.max(0, system.getOpenFileDescriptorCount() - sum);
    }
    most = places(files, others);
    long left = Math.max(0, most - sum);
    // Each may have its share of what is left until the next look, so that they never have more.
    long share = left / open.length;
    for (int i = 0; i < open.length; i++) {
      sockets.get(i).limit((int) Math.min(Integer.MAX_VALUE, Math.max(1, open[i] + share)));
    }
    if (share > 0) {
      return false;
    }
    connections.makeRoom((int) Math.min(Integer.MAX_VALUE, 1 + most / PART));
    return true;
  }

  /** For how many connections there are files; from any thread. */
  long most() {
    return most;
  }

  /**
   * How many of the files are for connections.
   *
   * @param others files that are open besides
   */
  static long places(long files, long others) {
    long free = Math.max(0, files - others);
    long reserve = Math.min(MOST_RESERVE, Math.max(LEAST_RESERVE, files / 8));
    return free - Math.min(reserve, free / 4);
  }
}
