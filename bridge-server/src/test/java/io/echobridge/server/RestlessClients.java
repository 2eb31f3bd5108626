package io.echobridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.protocol.ProtocolFactory;
import io.echobridge.ring.Rings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Clients that come, read and go as they like, so that sockets get the numbers of others that are
 * closed, at a server that writes little at a time.
 */
final class RestlessClients implements AutoCloseable {
  private static final int CLIENTS = 8;
  private static final int LIVES = 12;

  /** For {@code server.io}; where the kernel allows no ring, "auto" has to be as good. */
  static final String RING = Rings.fault().isEmpty() ? "ring" : "auto";

  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
  private final Server server;

  /**
   * Starts the server.
   *
   * @param io as {@code server.io}
   * @param protocol the only one that it has
   */
  RestlessClients(String io, ProtocolFactory<?> protocol) throws Exception {
    String config =
        """
        server { host = 127.0.0.1, port = 0, io-threads = 2, io = %s, send-buffer = 4 KiB }
        admin.enabled = false
        apps.a.brokers.main.type = memory
        protocols.%s {}
        """
            .formatted(io, protocol.name());
    server = Server.create(TestConfig.with(config, protocol), Map.of());
    server.start();
  }

  /** What a client does on one connection. */
  interface Life {
    /**
     * @param mark no other life has it
     * @return how much it heard
     */
    int live(Socket socket, String mark, Random random) throws IOException;
  }

  /** Plays all of them to their ends, and expects that each has heard something. */
  void play(Life life) throws Exception {
    List<Future<Integer>> heard = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int number = i;
      heard.add(threads.submit(() -> lives(server.port(), number, life)));
    }
    for (Future<Integer> each : heard) {
      assertThat(each.get(3, TimeUnit.MINUTES)).isPositive();
    }
  }

  /** One connection after the other. */
  private static int lives(int port, int number, Life life) throws IOException {
    Random random = new Random(number);
    int heard = 0;
    for (int count = 0; count < LIVES; count++) {
      try (Socket socket = new Socket()) {
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        heard += life.live(socket, number + "." + count + ".", random);
        if (random.nextInt(3) == 0) {
          socket.setSoLinger(true, 0); // Ends with a reset, whatever is on its way.
        }
      }
    }
    return heard;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    server.close();
  }
}
