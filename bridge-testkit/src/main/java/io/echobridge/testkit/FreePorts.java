package io.echobridge.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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

  private static final Path LOCKS =
      Path.of(System.getProperty("java.io.tmpdir"), "echobridge-test-ports");

  /** A lock ends with its channel. */
  private static final Queue<FileChannel> KEPT = new ConcurrentLinkedQueue<>();

  private FreePorts() {}

  /** One free port of the loopback address. It is free now; take it soon. */
  public static int one() {
    for (int i = 0; i < COUNT; i++) {
      int port = LOWEST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      if (isOurs(port) && isFree(port)) {
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

  /**
   * Keeps the port for this process until its end: another one that tests beside it could find it
   * free before a program here has opened it, or while one starts again.
   */
  private static boolean isOurs(int port) {
    try {
      Path file = Files.createDirectories(LOCKS).resolve(Integer.toString(port));
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() != null) {
        KEPT.add(channel);
        return true;
      }
      channel.close();
      return false;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort() == port;
    } catch (IOException e) {
      return false;
    }
  }
}
