package io.echobridge.websocket;

import static io.echobridge.websocket.ClientFrames.PING;
import static io.echobridge.websocket.ClientFrames.concat;
import static io.echobridge.websocket.ClientFrames.frame;
import static io.echobridge.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.net.ClientMemory;
import io.echobridge.net.Compression;
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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The socket over a real connection: its client is a plain socket that writes its own bytes. */
class WebSocketTest {
  private static final int MAX_MESSAGE = 10_000;

  /** How long a client may take nothing, in milliseconds. */
  private static final int PATIENCE = 2_000;

  private static final int MAX_MEMORY = 20_000_000;

  static final byte[] HANDSHAKE =
      ("GET / HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);

  final BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
  final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
  private final List<Socket> clients = new ArrayList<>();
  private final ClientMemory memory = new ClientMemory(MAX_MEMORY, task -> {});
  private Undertow server = Undertow.builder().build();

  @BeforeEach
  void start() throws Exception {
    WebSocketUpgrade[] upgrade = new WebSocketUpgrade[1];
    Undertow.Builder builder = Undertow.builder();
    listen(builder);
    server =
        builder
            .setIoThreads(2)
            .setHandler(
                exchange -> {
                  if (WebSocketUpgrade.fault(exchange) == null) {
                    upgrade[0].accept(exchange, memory.open(0), () -> {}, this::opened);
                  } else {
                    exchange.setStatusCode(400);
                  }
                })
            .build();
    server.start();
    upgrade[0] =
        new WebSocketUpgrade(
            EventLoops.of(server.getWorker(), 10), MAX_MESSAGE, () -> PATIENCE, Compression.none());
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    server.stop();
  }

  /**
   * Answers each message with itself; `bye` ends the conversation; `two` is answered by two frames.
   */
  private WebSocketListener opened(WebSocket socket) {
    opened.add(socket);
    return new WebSocketListener() {
      @Override
      public void onText(String message) {
        switch (message) {
          case "bye" -> socket.close(WebSocket.GOING_AWAY);
          case "throw" -> throw new IllegalStateException("on purpose");
          default -> socket.sink().send(Frame.text(message));
        }
      }

      @Override
      public void onBinary(byte[] message) {
        socket.sink().send(Frame.text("binary " + message.length));
      }

      @Override
      public void onPong(byte[] payload) {
        socket.sink().send(Frame.text("a pong came"));
      }

      @Override
      public void onClosed(int code) {
        closed.add(code);
        if (code == 4999) {
          throw new IllegalStateException("on purpose");
        }
      }
    };
  }

  private Socket connect(byte[] firstBytes) throws IOException {
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    Socket client = connect(address);
    client.setSoTimeout(60_000);
    clients.add(client);
    client.getOutputStream().write(firstBytes);
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) client.getInputStream().read());
    }
    assertThat(head.toString())
        .startsWith("HTTP/1.1 101 ")
        .containsIgnoringCase("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    return client;
  }

  /** Over TLS in a subclass. */
  void listen(Undertow.Builder builder) throws Exception {
    builder.addHttpListener(0, "127.0.0.1");
  }

  Socket connect(InetSocketAddress address) throws IOException {
    Socket client = new Socket();
    client.setReceiveBufferSize(16 * 1024);
    client.connect(address);
    return client;
  }

  final Socket connect() throws IOException {
    return connect(HANDSHAKE);
  }

  static void send(Socket client, byte[] bytes) throws IOException {
    client.getOutputStream().write(bytes);
  }

  /** The next frame as `opcode:payload`, a close frame as `8:status`; `end` at the end. */
  static String next(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    int first = in.read();
    if (first < 0) {
      return "end";
    }
    int length = in.read();
    if (length == 126) {
      length = in.read() << 8 | in.read();
    } else if (length == 127) {
      length = ByteBuffer.wrap(in.readNBytes(8)).getInt(4);
    }
    byte[] payload = in.readNBytes(length);
    int opcode = first & 0x0f;
    boolean status = opcode == 8 && length >= 2;
    return opcode
        + ":"
        + (status
            ? Integer.toString((payload[0] & 0xff) << 8 | (payload[1] & 0xff))
            : new String(payload, StandardCharsets.UTF_8));
  }

  @Test
  void messagesGoBothWays() throws IOException {
    Socket client = connect();
    send(client, concat(text("hé"), frame(0x82, new byte[3]), text("x".repeat(1000))));
    assertThat(next(client)).isEqualTo("1:hé");
    assertThat(next(client)).isEqualTo("1:binary 3");
    assertThat(next(client)).isEqualTo("1:" + "x".repeat(1000));
  }

  @Test
  void aFrameRightBehindTheHandshakeIsHeard() throws IOException {
    Socket client = connect(concat(HANDSHAKE, text("early")));
    assertThat(next(client)).isEqualTo("1:early");
  }

  /** What comes behind the body would be lost. */
  @Test
  void aRequestWithABodyIsRefused() throws IOException {
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    Socket client = connect(address);
    client.setSoTimeout(60_000);
    clients.add(client);
    String head = new String(HANDSHAKE, StandardCharsets.US_ASCII).stripTrailing();
    String asked = head + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    client.getOutputStream().write(asked.getBytes(StandardCharsets.US_ASCII));
    String answer = new String(client.getInputStream().readNBytes(13), StandardCharsets.US_ASCII);
    assertThat(answer).isEqualTo("HTTP/1.1 400 ");
  }

  @Test
  void pingsAreAnswered() throws IOException {
    Socket client = connect();
    send(client, frame(0x80 | PING, new byte[] {'p'}));
    assertThat(next(client)).isEqualTo("10:p");
  }

  @Test
  void aPongThatNobodyAskedForIsHeard() throws IOException {
    Socket client = connect();
    send(client, frame(0x80 | ClientFrames.PONG, new byte[] {'p'}));
    assertThat(next(client)).isEqualTo("1:a pong came");
  }

  @Test
  void aCloseIsAnsweredAndTheConnectionEnds() throws Exception {
    Socket client = connect();
    send(client, frame(0x88, new byte[] {0x0f, (byte) 0xa0}));
    assertThat(next(client)).isEqualTo("8:4000");
    assertThat(next(client)).isEqualTo("end");
    assertThat(closed.poll(120, TimeUnit.SECONDS)).isEqualTo(4000);
  }

  /** Otherwise a client could have itself counted as one that the server cut. */
  @Test
  void aStatusThatServersGiveIsAnsweredAndToldAsANormalEnd() throws Exception {
    for (int status : new int[] {WebSocket.POLICY, WebSocket.TRY_AGAIN_LATER}) {
      Socket client = connect();
      send(client, frame(0x88, new byte[] {(byte) (status >> 8), (byte) status}));
      assertThat(next(client)).isEqualTo("8:" + status);
      assertThat(closed.poll(120, TimeUnit.SECONDS)).isEqualTo(WebSocket.NORMAL);
    }
  }

  @Test
  void theServerClosesAfterWhatItSaidBefore() throws Exception {
    Socket client = connect();
    send(client, concat(text("one"), text("bye"), text("unheard")));
    assertThat(next(client)).isEqualTo("1:one");
    assertThat(next(client)).isEqualTo("8:1001");
    assertThat(closed.poll(120, TimeUnit.SECONDS)).isEqualTo(WebSocket.GOING_AWAY);
    send(client, frame(0x88, new byte[] {3, (byte) 0xe9}));
    assertThat(next(client)).isEqualTo("end");
  }

  @Test
  void whatTheProtocolForbidsIsRefusedWithItsStatus() throws IOException {
    Socket unmasked = connect();
    send(unmasked, new byte[] {(byte) 0x81, 1, 'a'});
    assertThat(next(unmasked)).isEqualTo("8:1002");

    Socket badText = connect();
    send(badText, frame(0x81, new byte[] {(byte) 0xc3}));
    assertThat(next(badText)).isEqualTo("8:1007");

    Socket tooBig = connect();
    send(tooBig, frame(0x81, new byte[MAX_MESSAGE + 1]));
    assertThat(next(tooBig)).isEqualTo("8:1009");

    Socket failing = connect();
    send(failing, text("throw"));
    assertThat(next(failing)).isEqualTo("8:1011");
  }

  @Test
  void anEndThatCannotBeHandledHoldsNobodyUp() throws Exception {
    Socket failing = connect();
    WebSocket toFailing = opened.take();
    Socket other = connect();
    WebSocket toOther = opened.take();
    toFailing
        .loop()
        .execute(
            () -> {
              toFailing.close(4999);
              toOther.loop().execute(() -> toOther.sink().send(Frame.text("heard")));
            });
    assertThat(next(other)).isEqualTo("1:heard");
    assertThat(next(failing)).isEqualTo("8:4999");
  }

  @Test
  void aClientThatVanishesIsNoticed() throws Exception {
    Socket client = connect();
    client.setSoLinger(true, 0);
    client.close();
    assertThat(closed.poll(120, TimeUnit.SECONDS)).isEqualTo(WebSocket.ABNORMAL);
  }

  @Test
  void whoDoesNotReadIsCutAndOneWhoReadsIsNot() throws Exception {
    Socket stalled = connect();
    WebSocket toStalled = opened.take();
    Socket reading = connect();
    WebSocket toReading = opened.take();
    Frame frame = Frame.text("x".repeat(900));
    // Far more than the limit and all kernel buffers together; the reader keeps up, one at a time.
    for (int i = 0; i < 20_000; i++) {
      toStalled.loop().execute(() -> toStalled.sink().send(frame));
      if (i % 1000 == 0) {
        toReading.loop().execute(() -> toReading.sink().send(frame));
        assertThat(next(reading)).startsWith("1:xxx");
      }
    }
    assertThat(closed.poll(120, TimeUnit.SECONDS)).isEqualTo(WebSocket.POLICY);
    assertThat(closed).isEmpty();
    send(reading, text("still here"));
    assertThat(next(reading)).isEqualTo("1:still here");
    assertThat(stalled.isClosed()).isFalse();
  }

  @Test
  void aThousandThatVanishAtOnceAreAllNoticed() throws Exception {
    List<Socket> herd = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      herd.add(connect());
    }
    Socket bystander = connect();
    for (Socket each : herd) {
      each.close();
    }
    await().until(() -> closed.size() == 1000);
    send(bystander, text("still here"));
    assertThat(next(bystander)).isEqualTo("1:still here");
  }

  @Test
  void readingMayBeSuspended() throws Exception {
    Socket client = connect();
    WebSocket socket = opened.take();
    send(client, text("one"));
    assertThat(next(client)).isEqualTo("1:one");
    socket.loop().execute(socket::suspendReads);
    await().until(() -> ranAll(socket));
    send(client, text("two"));
    socket.loop().execute(() -> socket.sink().send(Frame.text("first")));
    assertThat(next(client)).isEqualTo("1:first");
    socket.loop().execute(socket::resumeReads);
    assertThat(next(client)).isEqualTo("1:two");
  }

  @Test
  void whatIsHeldBackComesBehindWhatItWaitsFor() throws Exception {
    Socket client = connect();
    WebSocket socket = opened.take();
    socket
        .loop()
        .execute(
            () -> {
              socket.sink().send(Frame.text("before"));
              socket.sink().hold();
              socket.sink().send(Frame.text("third"));
              socket.sink().send(Frame.text("fourth"));
            });
    assertThat(next(client)).isEqualTo("1:before");
    socket
        .loop()
        .execute(() -> socket.sink().release(List.of(Frame.text("first"), Frame.text("second"))));
    for (String expected : List.of("first", "second", "third", "fourth")) {
      assertThat(next(client)).isEqualTo("1:" + expected);
    }
    socket.loop().execute(() -> socket.sink().send(Frame.text("after")));
    assertThat(next(client)).isEqualTo("1:after");
  }

  @Test
  void whatIsHeldBackIsDroppedByAClose() throws Exception {
    Socket client = connect();
    WebSocket socket = opened.take();
    socket
        .loop()
        .execute(
            () -> {
              socket.sink().hold();
              socket.sink().send(Frame.text("held"));
              socket.close(WebSocket.GOING_AWAY);
              socket.sink().send(Frame.text("late"));
            });
    assertThat(next(client)).isEqualTo("8:1001");
    send(client, frame(0x88, new byte[] {3, (byte) 0xe9}));
    assertThat(next(client)).isEqualTo("end");
  }

  @Test
  void whatIsHeldBackCountsAsTheClientsAndHasABound() throws Exception {
    connect();
    WebSocket within = opened.take();
    connect();
    WebSocket beyond = opened.take();
    int half = MAX_MEMORY / 2;
    within.loop().execute(within.sink()::hold);
    beyond.loop().execute(beyond.sink()::hold);
    within.loop().execute(() -> within.sink().send(Frame.text("x".repeat(half))));
    assertThat(ranAll(within)).isTrue();
    assertThat(memory.waiting()).isGreaterThan(half);
    assertThat(closed).isEmpty();
    for (int i = 0; i < 2; i++) {
      beyond.loop().execute(() -> beyond.sink().send(Frame.text("x".repeat(half))));
    }
    assertThat(closed.poll(120, TimeUnit.SECONDS)).isEqualTo(WebSocket.POLICY);
    assertThat(closed).isEmpty();
  }

  @Test
  void whoTakesNothingOfWhatWaitsIsCut() throws Exception {
    connect();
    WebSocket deaf = opened.take();
    long slow = memory.slow();
    deaf.loop().execute(() -> deaf.sink().send(Frame.text("x".repeat(MAX_MEMORY / 2))));
    assertThat(closed.poll(120, TimeUnit.SECONDS)).isEqualTo(WebSocket.POLICY);
    assertThat(memory.slow()).isEqualTo(slow + 1);
    await().until(() -> memory.waiting() == 0);
  }

  @Test
  void whoTakesALittleNowAndThenIsNotCutHoweverMuchWaits() throws Exception {
    Socket client = connect();
    // With a window of megabytes the kernel would take nothing for seconds, either.
    client.setReceiveBufferSize(64 * 1024);
    WebSocket slow = opened.take();
    int length = MAX_MEMORY / 2;
    slow.loop().execute(() -> slow.sink().send(Frame.text("x".repeat(length))));
    InputStream in = client.getInputStream();
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(3 * PATIENCE / 2);
    long taken = 0;
    while (System.nanoTime() < until) {
      // Enough for the window to open again, each time well within the patience.
      taken += in.readNBytes(200_000).length;
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PATIENCE / 20));
    }
    assertThat(closed).isEmpty();
    taken += in.readNBytes((int) (length + 10 - taken)).length;
    assertThat(taken).isEqualTo(length + 10);
    await().until(() -> memory.waiting() == 0);
  }

  @Test
  void whatMayBeMissedIsNotSentToWhomMuchWaitsForAlready() throws Exception {
    connect();
    WebSocket socket = opened.take();
    BlockingQueue<Boolean> taken = new LinkedBlockingQueue<>();
    socket.loop().execute(() -> taken.add(socket.sink().offer(Frame.text("first"))));
    assertThat(taken.poll(120, TimeUnit.SECONDS)).isTrue();
    socket.loop().execute(() -> socket.sink().send(Frame.text("x".repeat(MAX_MEMORY / 2))));
    // The batch has ended, and the socket is full.
    await().until(() -> memory.waiting() > 0);
    socket.loop().execute(() -> taken.add(socket.sink().offer(Frame.text("second"))));
    assertThat(taken.poll(120, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void aMessageThatBeginsAndDoesNotEndEndsItsClient() throws Exception {
    Socket client = connect();
    WebSocket socket = opened.take();
    send(client, Arrays.copyOf(frame(0x82, new byte[9_000]), 8_000));
    assertThat(closed.poll(120, TimeUnit.SECONDS)).isEqualTo(WebSocket.TRY_AGAIN_LATER);
    assertThat(next(client)).isEqualTo("8:1013");
    assertThat(ranAll(socket)).isTrue();
  }

  @Test
  void whoIsAbortedAndBehindIsGoneAtOnceWithWhatWaited() throws Exception {
    connect();
    WebSocket socket = opened.take();
    socket.loop().execute(() -> socket.sink().send(Frame.text("x".repeat(MAX_MEMORY / 4))));
    await().until(() -> memory.waiting() > 0);
    socket.loop().execute(() -> socket.abort(WebSocket.TRY_AGAIN_LATER));
    assertThat(closed.poll(120, TimeUnit.SECONDS)).isEqualTo(WebSocket.TRY_AGAIN_LATER);
    assertThat(memory.waiting()).isZero();
  }

  @Test
  void whoIsAbortedAndReadsIsToldWhy() throws Exception {
    Socket client = connect();
    WebSocket socket = opened.take();
    socket
        .loop()
        .execute(
            () -> {
              socket.sink().send(Frame.text("never heard"));
              socket.abort(WebSocket.TRY_AGAIN_LATER);
            });
    assertThat(closed.poll(120, TimeUnit.SECONDS)).isEqualTo(WebSocket.TRY_AGAIN_LATER);
    assertThat(next(client)).isEqualTo("8:1013");
  }

  @Test
  void whatComesBehindAGoodbyeIsNotKept() throws Exception {
    Socket client = connect();
    WebSocket socket = opened.take();
    long before = memory.used();
    socket.loop().execute(() -> socket.close(WebSocket.GOING_AWAY));
    assertThat(next(client)).isEqualTo("8:1001");
    send(client, Arrays.copyOf(frame(0x82, new byte[9_000]), 8_000));
    assertThat(ranAll(socket)).isTrue();
    assertThat(memory.used()).isEqualTo(before);
    // The rest of it, and the client's own goodbye, are read all the same.
    send(client, new byte[frame(0x82, new byte[9_000]).length - 8_000]);
    send(client, frame(0x88, new byte[] {3, (byte) 0xe9}));
    assertThat(next(client)).isEqualTo("end");
  }

  @Test
  void whoIsALittleBehindIsHeard() throws Exception {
    Socket client = connect();
    WebSocket socket = opened.take();
    // More than the kernel takes, and then most of it is taken.
    int length = MAX_MEMORY / 2;
    socket.loop().execute(() -> socket.sink().send(Frame.text("x".repeat(length))));
    await().until(() -> memory.waiting() > 0);
    send(client, text("two"));
    InputStream in = client.getInputStream();
    in.readNBytes(length + 10);
    assertThat(next(client)).startsWith("1:");
  }

  private static boolean ranAll(WebSocket socket) throws InterruptedException {
    BlockingQueue<Boolean> ran = new LinkedBlockingQueue<>();
    socket.loop().execute(() -> ran.add(true));
    return ran.poll(120, TimeUnit.SECONDS) != null;
  }
}
