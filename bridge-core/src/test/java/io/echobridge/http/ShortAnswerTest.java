package io.echobridge.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import io.echobridge.net.Frame;
import io.echobridge.net.FrameBuilder;
import io.echobridge.net.Holding;
import io.echobridge.net.LooseHolding;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xnio.conduits.ConduitStreamSinkChannel;

/** Answers of ours on connections that are Undertow's before and after. */
class ShortAnswerTest {
  private static final int LARGE = 20_000_000;

  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private final Holding holding = LooseHolding.open();
  private final long heldBefore = holding.bytes();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch acted = new CountDownLatch(1);
  private Listening listening;
  private int port;
  private int impatientPort;
  private EventLoops loops;

  /** Of the last answer that was not taken at once. */
  private volatile @Nullable ConduitStreamSinkChannel sink;

  @BeforeEach
  void start() throws IOException {
    listening = new Listening();
    loops = listening.loops();
    HttpTimes times = new HttpTimes(Duration.ofSeconds(30), Duration.ofSeconds(75));
    HttpTimes shortTimes = new HttpTimes(times.request(), times.idle(), Duration.ofSeconds(1));
    port = listening.open(times, this::answer);
    impatientPort = listening.open(shortTimes, this::answer);
  }

  @AfterEach
  void stop() {
    listening.close();
    holding.close();
  }

  private void answer(HttpServerExchange exchange) {
    String path = exchange.getRelativePath();
    if (path.equals("/undertow") || !ShortAnswer.fits(exchange)) {
      exchange.getResponseSender().send("by Undertow " + path);
      return;
    }
    EventLoop loop = loops.of(exchange.getIoThread());
    String content = path.startsWith("/large") ? "x".repeat(LARGE) : "hello " + path;
    Runnable send = () -> ShortAnswer.send(exchange, loop, whole(content), holding, told);
    ExchangeDeadline.pause(exchange);
    exchange.dispatch(
        SameThreadExecutor.INSTANCE,
        () -> {
          if (path.startsWith("/parked")) {
            Departure.watch(exchange, new Parked(() -> loop.execute(send)));
          } else {
            loop.execute(() -> answer(exchange, path, send));
          }
        });
  }

  private void answer(HttpServerExchange exchange, String path, Runnable send) {
    if (path.equals("/late")) {
      ExchangeDeadline.cut(exchange.getConnection());
    }
    send.run();
    if (path.equals("/cut")) {
      ExchangeDeadline.cut(exchange.getConnection());
    }
    if (path.equals("/held")) {
      // The client acts before the batch ends.
      begun.countDown();
      try {
        assertThat(acted.await(1, TimeUnit.MINUTES)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** A request that is answered when the next one comes. */
  private record Parked(Runnable send) implements Departure.Watcher {
    @Override
    public boolean isOver() {
      return false;
    }

    @Override
    public void early() {
      send.run();
    }

    @Override
    public void gone() {}
  }

  private final ShortAnswer.Listener told =
      new ShortAnswer.Listener() {
        @Override
        public void onUntaken(HttpServerExchange exchange) {
          sink = ((HttpServerConnection) exchange.getConnection()).getChannel().getSinkChannel();
          heard.add("untaken");
        }

        @Override
        public void onOver(boolean written, boolean untaken) {
          heard.add((written ? "written" : "lost") + (untaken ? " late" : ""));
        }
      };

  private static Frame whole(String content) {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + content.length() + "\r\n\r\n";
    return new FrameBuilder(content.length() + 100).append(head).append(content).bare();
  }

  private Socket connect() throws IOException {
    return connect(port);
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static void ask(Socket socket, String... requests) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String each : requests) {
      all.append(each).append("\r\nHost: test\r\n\r\n");
    }
    say(socket, all.toString());
  }

  private static void say(Socket socket, String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
  }

  private static String head(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).as("after " + head).isNotNegative();
      head.append((char) next);
    }
    return head.toString();
  }

  /** The content of the next answer. */
  private static String read(Socket socket) throws IOException {
    String length = head(socket).replaceAll("(?s).*Content-Length: (\\d+).*", "$1");
    return new String(socket.getInputStream().readNBytes(Integer.parseInt(length)), ISO_8859_1);
  }

  @Test
  void theConnectionGoesOnWithAnswersOfEitherKind() throws IOException {
    try (Socket client = connect()) {
      for (int i = 0; i < 50; i++) {
        ask(client, "GET /" + i + " HTTP/1.1");
        assertThat(read(client)).isEqualTo("hello /" + i);
        ask(client, "GET /undertow HTTP/1.1");
        assertThat(read(client)).isEqualTo("by Undertow /undertow");
      }
    }
    assertThat(heard).hasSize(50).containsOnly("written");
    await().until(() -> ExchangeDeadline.exchanges() == 0);
  }

  @Test
  void requestsThatCameTogetherAreAnsweredInTheirOrder() throws IOException {
    for (int i = 0; i < 20; i++) {
      try (Socket client = connect()) {
        ask(client, "GET /a HTTP/1.1", "GET /undertow HTTP/1.1", "GET /b HTTP/1.1");
        assertThat(read(client)).isEqualTo("hello /a");
        assertThat(read(client)).isEqualTo("by Undertow /undertow");
        assertThat(read(client)).isEqualTo("hello /b");
      }
    }
    await().until(() -> ExchangeDeadline.exchanges() == 0);
    assertThat(heard).hasSize(40).containsOnly("written");
  }

  @Test
  void aRequestThatComesWhileThisOneWaitsHasItsTurnAfterIt() throws IOException {
    try (Socket client = connect()) {
      ask(client, "GET /parked/1 HTTP/1.1");
      ask(client, "GET /parked/2 HTTP/1.1");
      assertThat(read(client)).isEqualTo("hello /parked/1");
      ask(client, "GET /3 HTTP/1.1", "GET /4 HTTP/1.1");
      assertThat(read(client)).isEqualTo("hello /parked/2");
      assertThat(read(client)).isEqualTo("hello /3");
      assertThat(read(client)).isEqualTo("hello /4");
    }
  }

  /** What came with the request that waits is read before what comes later. */
  @Test
  void aRequestWhoseBeginningCameWithOneThatWaitsIsRead() throws IOException {
    try (Socket client = connect()) {
      say(client, "GET /parked/1 HTTP/1.1\r\nHost: test\r\n\r\nGET /ne");
      assertThat(read(client)).isEqualTo("hello /parked/1");
      say(client, "xt HTTP/1.1\r\nHost: test\r\n\r\n");
      assertThat(read(client)).isEqualTo("hello /next");
    }
  }

  @Test
  void aRequestThatComesBeforeTheBatchEndsHasItsTurnAfterThisAnswer() throws Exception {
    try (Socket client = connect()) {
      ask(client, "GET /held HTTP/1.1");
      assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
      ask(client, "GET /next HTTP/1.1");
      acted.countDown();
      assertThat(read(client)).isEqualTo("hello /held");
      assertThat(read(client)).isEqualTo("hello /next");
    }
  }

  @Test
  void requestsThatComeWhileAnAnswerIsReadHaveTheirTurnAfterIt() throws IOException {
    try (Socket client = connect()) {
      ask(client, "GET /large HTTP/1.1");
      await().until(() -> heard.contains("untaken"));
      ask(client, "GET /a HTTP/1.1", "GET /b HTTP/1.1");
      assertThat(read(client)).hasSize(LARGE);
      assertThat(read(client)).isEqualTo("hello /a");
      assertThat(read(client)).isEqualTo("hello /b");
    }
  }

  @Test
  void aClientThatGoesBeforeTheBatchEndsLosesItsAnswer() throws Exception {
    try (Socket client = connect()) {
      ask(client, "GET /held HTTP/1.1");
      assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
      client.setSoLinger(true, 0);
    }
    acted.countDown();
    await().until(() -> heard.contains("lost"));
    await().until(() -> ExchangeDeadline.exchanges() == 0);
    assertThat(heard).containsExactly("lost");
  }

  @Test
  void whatIsCutBeforeTheBatchEndsIsNotWrittenAndEndsOnce() throws IOException {
    for (String path : new String[] {"/cut", "/late"}) {
      try (Socket client = connect()) {
        ask(client, "GET " + path + " HTTP/1.1");
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
      await().until(() -> heard.contains("lost"));
      assertThat(heard).containsExactly("lost");
      heard.clear();
    }
    assertThat(holding.bytes()).isEqualTo(heldBefore);
    await().until(() -> ExchangeDeadline.exchanges() == 0);
  }

  @Test
  void whoSaysThatNoMoreRequestsComeStillGetsAnAnswer() throws IOException {
    try (Socket client = connect()) {
      ask(client, "GET /last HTTP/1.1");
      client.shutdownOutput();
      assertThat(read(client)).isEqualTo("hello /last");
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void whatIsOldOrWantsToEndIsLeftToUndertow() throws IOException {
    for (String request : new String[] {"GET / HTTP/1.0", "GET / HTTP/1.1\r\nConnection: close"}) {
      try (Socket client = connect()) {
        ask(client, request);
        assertThat(new String(client.getInputStream().readAllBytes(), ISO_8859_1))
            .endsWith("by Undertow /");
      }
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void otherMethodsAndRequestsWithABodyAreLeftToUndertow() throws IOException {
    try (Socket client = connect()) {
      ask(client, "POST /post HTTP/1.1\r\nContent-Length: 0");
      assertThat(read(client)).isEqualTo("by Undertow /post");
      ask(client, "HEAD /head HTTP/1.1", "GET /next HTTP/1.1");
      assertThat(head(client)).contains("Content-Length: " + "by Undertow /head".length());
      assertThat(read(client)).isEqualTo("hello /next");
      ask(client, "GET /body HTTP/1.1\r\nContent-Length: 10\r\nExpect: 100-continue");
      assertThat(read(client)).isEqualTo("by Undertow /body");
    }
    await().until(() -> ExchangeDeadline.exchanges() == 0);
    assertThat(heard).containsExactly("written");
  }

  @Test
  void aClientThatTakesNothingIsCutInTime() throws IOException {
    try (Socket client = connect(impatientPort)) {
      ask(client, "GET /large/impatient HTTP/1.1");
      await().until(() -> heard.contains("lost late"));
      assertThat(holding.bytes()).isEqualTo(heldBefore);
      assertThat(client.getInputStream().readAllBytes().length).isLessThan(LARGE);
    }
  }

  @Test
  void aClientThatReadsSlowlyGetsAllAndTheAnswerCountsMeanwhile() throws IOException {
    try (Socket client = connect()) {
      ask(client, "GET /large HTTP/1.1");
      await().until(() -> heard.contains("untaken"));
      await().until(() -> holding.bytes() - heldBefore >= LARGE);
      assertThat(read(client)).isEqualTo("x".repeat(LARGE));
      await().until(() -> heard.contains("written late"));
      assertThat(holding.bytes()).isEqualTo(heldBefore);
      ask(client, "GET /next HTTP/1.1");
      assertThat(read(client)).isEqualTo("hello /next");
      // A listener would keep the exchange and the answer for as long as the connection lives.
      assertThat(Objects.requireNonNull(sink).getWriteListener()).isNull();
    }
  }

  @Test
  void anAnswerToWhomHasGoneIsLostAndNothingIsKept() throws IOException {
    try (Socket client = connect()) {
      ask(client, "GET /large HTTP/1.1");
      await().until(() -> heard.contains("untaken"));
      client.setSoLinger(true, 0);
    }
    await().until(() -> heard.contains("lost late"));
    assertThat(holding.bytes()).isEqualTo(heldBefore);
    await().until(() -> ExchangeDeadline.exchanges() == 0);
  }
}
