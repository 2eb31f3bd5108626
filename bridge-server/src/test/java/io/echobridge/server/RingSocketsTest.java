package io.echobridge.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.Plugins;
import io.echobridge.ring.Rings;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
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
import org.junit.jupiter.api.Test;

/**
 * Clients that come, go and read as they like, while all of them are sent to through io_uring or
 * each by itself: each hears its own texts, whole and in order, and never those of a client that
 * had its socket's number before.
 */
class RingSocketsTest {
  private static final int CLIENTS = 8;
  private static final int LIVES = 12;

  @Test
  void everyClientHearsItsOwnTextsThroughARing() throws Exception {
    // Where the kernel allows none, "auto" has to be as good.
    play(Rings.fault().isEmpty() ? "ring" : "auto");
  }

  @Test
  void everyClientHearsItsOwnTextsEachByItself() throws Exception {
    play("plain");
  }

  private static void play(String io) throws Exception {
    String config =
        """
        server { host = 127.0.0.1, port = 0, io-threads = 2, io = %s, send-buffer = 4 KiB }
        admin.enabled = false
        apps.a.brokers.main.type = memory
        protocols.echoing {}
        """
            .formatted(io);
    Plugins plugins =
        new Plugins(
            Map.of("memory", new MemoryFactory()),
            Map.of("echoing", new EchoSockets.Factory(new EchoSockets.Seen())));
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try (Server server =
        Server.create(
            new ConfigLoader(plugins, Map.of()).load(ConfigFactory.parseString(config)),
            Map.of())) {
      server.start();
      List<Future<Integer>> heard = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int number = i;
        heard.add(threads.submit(() -> lives(server.port(), number)));
      }
      for (Future<Integer> each : heard) {
        assertThat(each.get(3, TimeUnit.MINUTES)).isPositive();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** One client after the other; how many texts they heard. */
  private static int lives(int port, int number) throws IOException {
    Random random = new Random(number);
    int heard = 0;
    for (int life = 0; life < LIVES; life++) {
      try (Socket socket = new Socket()) {
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        heard += life(socket, number + "." + life + ".", random);
        if (random.nextInt(3) == 0) {
          socket.setSoLinger(true, 0); // Ends with a reset, whatever is on its way.
        }
      }
    }
    return heard;
  }

  private static int life(Socket socket, String mark, Random random) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    socket.getOutputStream().write(HANDSHAKE);
    int newLines = 0;
    while (newLines < 4) {
      int next = in.readByte();
      newLines = next == '\r' || next == '\n' ? newLines + 1 : 0;
    }
    int heard = 0;
    for (int round = 0; round < 6; round++) {
      List<String> texts = new ArrayList<>();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (int i = random.nextInt(8); i >= 0; i--) {
        int length = random.nextInt(4) == 0 ? random.nextInt(20_000) : random.nextInt(200);
        texts.add(mark + round + "." + i + "-".repeat(length));
        out.writeBytes(frame(texts.get(texts.size() - 1)));
      }
      socket.getOutputStream().write(out.toByteArray());
      if (round == 5 && random.nextBoolean()) {
        return heard; // Goes, and does not read the rest.
      }
      for (String text : texts) {
        assertThat(text(in)).isEqualTo(text);
        heard++;
      }
    }
    return heard;
  }

  private static String text(DataInputStream in) throws IOException {
    assertThat(in.readUnsignedByte()).isEqualTo(0x81);
    int length = in.readUnsignedByte();
    length = length == 126 ? in.readUnsignedShort() : length;
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new String(payload, US_ASCII);
  }

  /** As a client sends it, with a mask of 0. */
  private static byte[] frame(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x81);
    if (text.length() < 126) {
      out.write(0x80 | text.length());
    } else {
      out.write(0x80 | 126);
      out.write(text.length() >> 8);
      out.write(text.length());
    }
    out.writeBytes(new byte[4]);
    out.writeBytes(text.getBytes(US_ASCII));
    return out.toByteArray();
  }

  private static final byte[] HANDSHAKE =
      ("GET /echoing HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
          .getBytes(US_ASCII);
}
