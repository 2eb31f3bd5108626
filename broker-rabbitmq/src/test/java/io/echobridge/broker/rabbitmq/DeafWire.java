package io.echobridge.broker.rabbitmq;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A wire to RabbitMQ that can stop reading, as when a host is gone: what is written piles up. */
final class DeafWire implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;

  private final ServerSocket listening = new ServerSocket();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** From this connection on it is deaf; they are counted from zero. */
  private volatile int deafFrom = Integer.MAX_VALUE;

  DeafWire() throws IOException {
    listening.setReceiveBufferSize(BUFFER);
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    daemon(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Reads nothing more, ends nothing, and takes no new connections. */
  void deafen() throws IOException {
    deafen(0);
  }

  /** Reads nothing more on the connections from this one on, counted from zero; as that. */
  void deafen(int from) throws IOException {
    deafFrom = from;
    listening.close();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    closed.countDown();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() throws IOException {
    for (int i = 0; !listening.isClosed(); i++) {
      int number = i;
      Socket client = listening.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), Rabbit.SERVER.port());
      sockets.add(client);
      sockets.add(server);
      daemon(() -> pump(number, client, server));
      daemon(() -> pump(number, server, client));
    }
  }

  private void pump(int number, Socket from, Socket to) throws IOException, InterruptedException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    byte[] buffer = new byte[BUFFER];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (number >= deafFrom) {
        closed.await();
      }
      out.write(buffer, 0, n);
    }
    to.shutdownOutput();
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void daemon(Work work) {
    Thread thread =
        Connector.daemon(
            () -> {
              try {
                work.run();
              } catch (IOException | InterruptedException ended) {
                // With its sockets.
              }
            },
            "deaf wire");
    thread.start();
  }
}
