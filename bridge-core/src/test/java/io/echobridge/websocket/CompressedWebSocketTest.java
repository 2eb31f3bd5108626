package io.echobridge.websocket;

import static io.echobridge.websocket.ClientFrames.concat;
import static io.echobridge.websocket.ClientFrames.frame;
import static io.echobridge.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.net.ClientMemory;
import io.echobridge.net.Compression;
import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import io.echobridge.net.Frame;
import io.undertow.Undertow;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients with and without deflate at real sockets on two loops. */
class CompressedWebSocketTest {
  private static final String OFFER = "permessage-deflate; client_max_window_bits";
  private static final int MAX_MESSAGE = 10_000;

  private final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
  private final ConcurrentLinkedQueue<WebSocket> sockets = new ConcurrentLinkedQueue<>();
  private final List<Client> clients = new ArrayList<>();
  private final ClientMemory memory = new ClientMemory(100_000_000, task -> {});
  private volatile Compression.Settings settings = new Compression.Settings(true, 1024, 6);
  private final Compression compression = new Compression(() -> settings);
  private Undertow server = Undertow.builder().build();

  /** A client that says what it hears, and whether it came compressed. */
  private static final class Client {
    final Socket socket;
    final String head;
    int compressed;

    Client(Socket socket, String offer) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(60_000);
      String request =
          "GET / HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
              + (offer.isEmpty() ? "" : "Sec-WebSocket-Extensions: " + offer + "\r\n")
              + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      StringBuilder read = new StringBuilder();
      while (read.indexOf("\r\n\r\n") < 0) {
        read.append((char) socket.getInputStream().read());
      }
      head = read.toString().toLowerCase(Locale.ROOT);
      assertThat(head).startsWith("http/1.1 101 ");
    }

    void send(byte[]... frames) throws IOException {
      socket.getOutputStream().write(concat(frames));
    }

    /** The next text message, or the status of a close frame. */
    String next() throws Exception {
      InputStream in = socket.getInputStream();
      int first = in.read();
      int length = in.read();
      if (length == 126) {
        length = in.read() << 8 | in.read();
      } else if (length == 127) {
        length = ByteBuffer.wrap(in.readNBytes(8)).getInt(4);
      }
      byte[] payload = in.readNBytes(length);
      if (first == 0xc1) {
        compressed++;
        payload = MessageInflater.ofThisThread().inflate(payload, length, 1_000_000);
      } else if (first == 0x88) {
        return "closed with " + ByteBuffer.wrap(payload).getShort();
      } else {
        assertThat(first).isEqualTo(0x81);
      }
      return new String(payload, StandardCharsets.UTF_8);
    }
  }

  @BeforeEach
  void start() {
    WebSocketUpgrade[] upgrade = new WebSocketUpgrade[1];
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(2)
            .setHandler(
                exchange -> upgrade[0].accept(exchange, memory.open(0), () -> {}, this::opened))
            .build();
    server.start();
    upgrade[0] =
        new WebSocketUpgrade(
            EventLoops.of(server.getWorker(), 10), MAX_MESSAGE, () -> 2_000, compression);
  }

  @AfterEach
  void stop() throws IOException {
    for (Client client : clients) {
      client.socket.close();
    }
    server.stop();
  }

  private WebSocketListener opened(WebSocket socket) {
    sockets.add(socket);
    return new WebSocketListener() {
      @Override
      public void onText(String message) {
        socket.sink().send(Frame.text("heard " + message.length()));
      }

      @Override
      public void onBinary(byte[] message) {
        socket.sink().send(Frame.text("binary " + message.length));
      }

      @Override
      public void onClosed(int code) {
        closed.add(code);
        sockets.remove(socket);
      }
    };
  }

  private Client connect(String offer) throws IOException {
    int already = sockets.size();
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 * 1024);
    socket.connect((InetSocketAddress) server.getListenerInfo().get(0).getAddress());
    Client client = new Client(socket, offer);
    clients.add(client);
    await().until(() -> sockets.size() > already);
    return client;
  }

  private void broadcast(String text) {
    Frame frame = Frame.text(text).broadcast();
    for (WebSocket socket : sockets) {
      socket.loop().execute(() -> socket.sink().send(frame));
    }
  }

  private static String event(int number) {
    return number + ":" + "{\"order\":%d}".formatted(number).repeat(150);
  }

  @Test
  void anEventIsCompressedOnceForAMixedCrowdThatHearsTheSameInOrder() throws Exception {
    for (int i = 0; i < 24; i++) {
      connect(
          i % 3 == 0 ? "" : i % 3 == 1 ? OFFER : "permessage-deflate; server_max_window_bits=8");
    }
    Set<EventLoop> loops = new HashSet<>();
    sockets.forEach(socket -> loops.add(socket.loop()));
    assertThat(loops).hasSize(2);

    for (int number = 0; number < 50; number++) {
      broadcast(event(number));
      broadcast("small " + number);
    }

    for (int i = 0; i < clients.size(); i++) {
      Client client = clients.get(i);
      for (int number = 0; number < 50; number++) {
        assertThat(client.next()).isEqualTo(event(number));
        assertThat(client.next()).isEqualTo("small " + number);
      }
      // Whose window is 256 bytes gets longer messages as they are.
      assertThat(client.compressed).isEqualTo(i % 3 == 1 ? 50 : 0);
    }
    assertThat(compression.messages()).isEqualTo(50);
    assertThat(compression.bytesAfter()).isLessThan(compression.bytesBefore() / 10);
    assertThat(compression.bytesSaved())
        .isGreaterThan(8 * (compression.bytesBefore() - compression.bytesAfter()));
  }

  @Test
  void whatOneClientAloneIsSentIsNotCompressed() throws Exception {
    Client client = connect(OFFER);
    String large = event(1);
    WebSocket socket = sockets.element();
    socket.loop().execute(() -> socket.sink().send(Frame.text(large)));
    assertThat(client.next()).isEqualTo(large);
    assertThat(client.compressed).isZero();
    assertThat(compression.messages()).isZero();
  }

  @Test
  void theAnswerNamesWhatIsTaken() throws Exception {
    assertThat(connect(OFFER).head)
        .contains(
            "sec-websocket-extensions: permessage-deflate; server_no_context_takeover;"
                + " client_no_context_takeover\r\n");
    assertThat(connect("mux, permessage-deflate; server_max_window_bits=10").head)
        .contains("; server_max_window_bits=10\r\n");
    assertThat(connect("permessage-deflate; colour=blue").head)
        .doesNotContain("sec-websocket-extensions");
    assertThat(connect("permessage-bzip2").head).doesNotContain("sec-websocket-extensions");
    assertThat(connect("\"").head).doesNotContain("sec-websocket-extensions");
    assertThat(connect("").head).doesNotContain("sec-websocket-extensions");
    settings = Compression.Settings.OFF;
    assertThat(connect(OFFER).head).doesNotContain("sec-websocket-extensions");
  }

  @Test
  void whoOffersOnSeveralLinesIsHeard() throws Exception {
    assertThat(connect("mux\r\nSec-WebSocket-Extensions: permessage-deflate").head)
        .contains("sec-websocket-extensions: permessage-deflate;");
  }

  @Test
  void whenItIsSwitchedOffClientsThatHaveItStillHearAndAreHeard() throws Exception {
    Client client = connect(OFFER);
    broadcast(event(1));
    assertThat(client.next()).isEqualTo(event(1));
    settings = Compression.Settings.OFF;
    broadcast(event(2));
    assertThat(client.next()).isEqualTo(event(2));
    assertThat(client.compressed).isEqualTo(1);
    client.send(frame(0xc1, deflated(new byte[900])));
    assertThat(client.next()).isEqualTo("heard 900");
  }

  @Test
  void aClientMaySendCompressedAndPlainMessages() throws Exception {
    Client client = connect(OFFER);
    client.send(
        frame(0xc1, deflated("x".repeat(MAX_MESSAGE).getBytes(StandardCharsets.UTF_8))),
        text("plain"),
        frame(0xc2, deflated(new byte[70])));
    assertThat(client.next()).isEqualTo("heard " + MAX_MESSAGE);
    assertThat(client.next()).isEqualTo("heard 5");
    assertThat(client.next()).isEqualTo("binary 70");
  }

  @Test
  void bombsBadDataAndBitsOutOfPlaceEndOneClientAndNoOther() throws Exception {
    Client other = connect(OFFER);
    Client bomb = connect(OFFER);
    bomb.send(frame(0xc1, deflated(new byte[10_000_000])));
    assertThat(bomb.next()).isEqualTo("closed with 1009");
    Client bad = connect(OFFER);
    bad.send(frame(0xc1, "no deflated text".getBytes(StandardCharsets.UTF_8)));
    assertThat(bad.next()).isEqualTo("closed with 1007");
    Client noText = connect(OFFER);
    noText.send(frame(0xc1, deflated(new byte[] {(byte) 0xff, (byte) 0xff})));
    assertThat(noText.next()).isEqualTo("closed with 1007");
    Client ping = connect(OFFER);
    ping.send(frame(0xc9, new byte[1]));
    assertThat(ping.next()).isEqualTo("closed with 1002");
    Client without = connect("");
    without.send(frame(0xc1, deflated(new byte[10])));
    assertThat(without.next()).isEqualTo("closed with 1002");

    other.send(frame(0xc1, deflated(new byte[10])));
    assertThat(other.next()).isEqualTo("heard 10");
    assertThat(closed).containsExactly(1009, 1007, 1007, 1002, 1002);
  }

  @Test
  void aClientThatReadsSlowlyHearsAllInOrderAndHoldsUpNobody() throws Exception {
    Client slow = connect(OFFER);
    Client quick = connect(OFFER);
    Client plain = connect("");
    int many = 1_000;
    for (int number = 0; number < many; number++) {
      broadcast(event(number));
    }
    for (int number = 0; number < many; number++) {
      assertThat(plain.next()).isEqualTo(event(number));
      assertThat(quick.next()).isEqualTo(event(number));
    }
    for (int number = 0; number < many; number++) {
      assertThat(slow.next()).isEqualTo(event(number));
    }
    assertThat(slow.compressed).isEqualTo(many);
    assertThat(compression.messages()).isEqualTo(many);
    await().untilAsserted(() -> assertThat(memory.waiting()).isZero());
  }

  private static byte[] deflated(byte[] message) {
    return MessageInflaterTest.deflate(message, 0, message.length, 9);
  }
}
