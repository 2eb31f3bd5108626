package io.echobridge.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.net.Closer;
import io.echobridge.net.EventLoop;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

class TakeoverTest {
  private final Queue<StreamConnection> taken = new ConcurrentLinkedQueue<>();
  private final Queue<WeakReference<ServerConnection>> ofUndertow = new ConcurrentLinkedQueue<>();
  private final AtomicInteger closedForUndertow = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger gone = new AtomicInteger();
  private Listening listening;
  private int port;

  @BeforeEach
  void start() throws IOException {
    listening = new Listening();
    HttpTimes times = new HttpTimes(Duration.ofSeconds(30), Duration.ofSeconds(75));
    port = listening.open(times, this::answer);
  }

  @AfterEach
  void stop() {
    listening.close();
  }

  private void answer(HttpServerExchange exchange) {
    ServerConnection connection = exchange.getConnection();
    ofUndertow.add(new WeakReference<>(connection));
    connection.addCloseListener(closed -> closedForUndertow.incrementAndGet());
    LentConnection lent = Objects.requireNonNull(LentConnection.of(connection));
    lent.onClosed(
        () -> {
          failed.incrementAndGet();
          throw new IllegalStateException("broken, as the test wants");
        });
    boolean fails = exchange.getRelativePath().equals("/fails");
    Takeover.arrange(
        exchange,
        listening.loops().of(exchange.getIoThread()),
        "other",
        new Takeover.Taker() {
          @Override
          public void taken(EventLoop loop, StreamConnection accepted) {
            if (fails || !loop.inLoop()) {
              throw new IllegalStateException("broken, as the test wants");
            }
            say(accepted);
            taken.add(accepted);
          }

          @Override
          public void gone() {
            gone.incrementAndGet();
          }
        });
    if (exchange.getRelativePath().equals("/gone")) {
      IoUtils.safeClose(connection);
    }
    exchange.endExchange();
  }

  private static void say(StreamConnection connection) {
    try {
      connection.getSinkChannel().write(ByteBuffer.wrap("hello".getBytes(US_ASCII)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Socket ask(String path) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    String head = " HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n";
    socket.getOutputStream().write(("GET " + path + head).getBytes(US_ASCII));
    return socket;
  }

  private static String read(Socket socket, String end) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(end) < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("after " + read).isNotNegative();
      read.append((char) next);
    }
    return read.toString();
  }

  @Test
  void theConnectionIsOursWithNothingOfUndertows() throws IOException {
    try (Socket client = ask("/")) {
      assertThat(read(client, "hello")).startsWith("HTTP/1.1 101 ");
      assertThat(closedForUndertow).hasValue(1);
      assertThat(listening.connections()).isEqualTo(1);
      await()
          .untilAsserted(
              () -> {
                System.gc();
                assertThat(ofUndertow).hasSize(1).allMatch(each -> each.refersTo(null));
              });
      taken.forEach(TakeoverTest::say);
      read(client, "hello");
    }
    taken.forEach(Closer::close);
    await().until(() -> listening.connections() == 0);
    assertThat(closedForUndertow).hasValue(1);
    assertThat(gone).hasValue(0);
  }

  @Test
  void aClientThatIsGoneBeforeIsTold() throws IOException {
    try (Socket client = ask("/gone")) {
      assertThat(client.getInputStream().read()).isNegative();
    }
    await().until(() -> listening.connections() == 0);
    assertThat(gone).hasValue(1);
    assertThat(taken).isEmpty();
  }

  /** It hears of the close before Undertow does, which ends the exchange. */
  @Test
  void whoFailsWhenItHearsOfTheCloseKeepsItFromNobodyElse() throws IOException {
    try (Socket client = ask("/gone")) {
      assertThat(client.getInputStream().read()).isNegative();
    }
    await().until(() -> closedForUndertow.get() == 1 && listening.connections() == 0);
    assertThat(failed).hasValue(1);
  }

  @Test
  void aTakerThatFailsEndsTheConnection() throws IOException {
    try (Socket client = ask("/fails")) {
      read(client, "\r\n\r\n");
      assertThat(client.getInputStream().read()).isNegative();
    }
    await().until(() -> listening.connections() == 0);
    assertThat(gone).hasValue(1);
    assertThat(closedForUndertow).hasValue(1);
  }
}
