package io.echobridge.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * TCP ports that nobody listens on, for programs that cannot choose one themselves. They are below
 * those that systems give to outgoing connections and to servers without a port of their own: one
 * of these would sooner or later take a port that a program has yet to open, or opens again.
 */
public final class FreePorts {
  /** A Redis of a cluster listens 10,000 ports above its own, too. */
  private static final int LOWEST = 12_000;

  private static final int COUNT = 10_000;

  /** Another one in each process, as several test at a time; then one after the other. */
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private FreePorts() {}

  /** One free port of the loopback address. It is free now; take it soon. */
  public static int one() {
    for (int i = 0; i < COUNT; i++) {
      int port = LOWEST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port");
  }

  /** Different free ports of the loopback address. */
  public static List<Integer> several(int count) {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ports.add(one());
    }
    return List.copyOf(ports);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort() == port;
    } catch (IOException e) {
      return false;
    }
  }
}
