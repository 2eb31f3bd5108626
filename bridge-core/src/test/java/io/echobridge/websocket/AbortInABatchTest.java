package io.echobridge.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.http.EndlessAnswer;
import io.echobridge.net.Compression;
import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import io.echobridge.net.Frame;
import io.echobridge.net.FrameBuilder;
import io.echobridge.net.LooseHolding;
import io.echobridge.net.Sends;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xnio.Options;

/**
 * A client is aborted between what it is sent and the kernel's answer to that, which is that it
 * takes only a part: nobody waits for it to take the rest.
 */
class AbortInABatchTest {
  /** More than a client takes that does not read, and no more than a loop's buffer has room for. */
  private static final int LARGE = 60_000;

  private final CountDownLatch aborted = new CountDownLatch(1);
  private final EventLoops[] loops = new EventLoops[1];
  private final WebSocketUpgrade[] upgrade = new WebSocketUpgrade[1];
  private Undertow server = Undertow.builder().build();

  @BeforeEach
  void start() {
    server =
        Undertow.builder()
            .setIoThreads(1)
            .addHttpListener(0, "127.0.0.1")
            .setSocketOption(Options.SEND_BUFFER, 8192)
            .setHandler(this::handle)
            .build();
    server.start();
    loops[0] = EventLoops.of(server.getWorker(), 10, Later::new);
    upgrade[0] = new WebSocketUpgrade(loops[0], 1000, () -> 600_000, Compression.none());
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private void handle(HttpServerExchange exchange) {
    if (exchange.getRelativePath().equals("/socket")) {
      upgrade[0].accept(exchange, LooseHolding.open(), () -> {}, this::opened);
    } else {
      EndlessAnswer.take(exchange, loops[0], LooseHolding.open(), 600_000, () -> {}, this::opened);
    }
  }

  private WebSocketListener opened(WebSocket socket) {
    socket.sink().send(Frame.text("x".repeat(LARGE)));
    abortLater(socket.loop(), () -> socket.abort(WebSocket.TRY_AGAIN_LATER));
    return new WebSocketListener() {
      @Override
      public void onText(String message) {}

      @Override
      public void onBinary(byte[] message) {}

      @Override
      public void onClosed(int code) {}
    };
  }

  private EndlessAnswer.Listener opened(EndlessAnswer answer) {
    answer.sink().send(new FrameBuilder(LARGE).append("x".repeat(LARGE)).bare());
    abortLater(answer.loop(), answer::abort);
    return isSlow -> {};
  }

  /** Behind what has been offered to the kernel by then. */
  private void abortLater(EventLoop loop, Runnable abort) {
    loop.flushLater(
        () -> {
          abort.run();
          aborted.countDown();
        });
  }

  /** How many bytes of an answer come until its end, read when it is aborted. */
  private int heard(String request) throws Exception {
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    try (Socket client = new Socket()) {
      client.setReceiveBufferSize(4096);
      client.setSoTimeout(60_000);
      client.connect(address);
      client.getOutputStream().write(request.getBytes(US_ASCII));
      assertThat(aborted.await(2, TimeUnit.MINUTES)).isTrue();
      return client.getInputStream().readAllBytes().length;
    }
  }

  @Test
  void aWebSocketThatTakesAPartIsGoneAtOnce() throws Exception {
    String handshake =
        "GET /socket HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    assertThat(heard(handshake)).isPositive().isLessThan(LARGE);
  }

  @Test
  void anEndlessAnswerOfWhichAPartIsTakenEndsAtOnce() throws Exception {
    assertThat(heard("GET / HTTP/1.1\r\nHost: test\r\n\r\n")).isPositive().isLessThan(LARGE);
  }

  /** Asks the kernel when a batch ends, or when a socket has to know, as a ring does. */
  private static final class Later implements Sends {
    private final Map<Sends.Socket, ByteBuffer> waiting = new LinkedHashMap<>();

    @Override
    public void send(Sends.Socket socket, ByteBuffer bytes) {
      waiting.put(socket, bytes.duplicate());
    }

    @Override
    public boolean isWaiting() {
      return !waiting.isEmpty();
    }

    @Override
    public void handOver() {
      while (!waiting.isEmpty()) {
        settle(waiting.keySet().iterator().next());
      }
    }

    @Override
    public void settle(Sends.Socket socket) {
      ByteBuffer bytes = waiting.remove(socket);
      if (bytes != null) {
        Sends.write(socket, bytes);
      }
    }
  }
}
