package io.echobridge.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.echobridge.net.DirectMemory;
import io.echobridge.net.EventLoops;
import io.echobridge.net.MemoryBudget;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/** Raw connections to a listener whose handlers do what handlers do. */
class HttpConnectionsTest {
  private static final HttpTimes TIMES =
      new HttpTimes(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(2));

  private static final int MOST = 100_000;
  private static final int LARGE = 32 << 20;

  private final MemoryBudget budget = new MemoryBudget(150_000);
  private final List<String> threads = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<Socket> clients = new ArrayList<>();
  private final List<Runnable> kept = new CopyOnWriteArrayList<>();
  private final List<HttpServerExchange> waiting = new CopyOnWriteArrayList<>();
  private final List<HttpServerExchange> upgraded = new CopyOnWriteArrayList<>();
  private final List<Boolean> watched = new CopyOnWriteArrayList<>();
  private XnioWorker worker;
  private HttpConnections connections;
  private HttpSocket socket;

  @BeforeEach
  void listen() throws Exception {
    listen(TIMES);
  }

  private void listen(HttpTimes times) throws Exception {
    worker =
        Xnio.getInstance()
            .createWorker(
                OptionMap.builder()
                    .set(Options.WORKER_IO_THREADS, 2)
                    .set(Options.WORKER_TASK_CORE_THREADS, 1)
                    .set(Options.WORKER_TASK_MAX_THREADS, 1)
                    .getMap());
    EventLoops loops = EventLoops.of(worker, 20);
    connections = new HttpConnections(loops, times, this::answer);
    OptionMap options =
        OptionMap.builder()
            .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, 1_000)
            .set(UndertowOptions.MAX_ENTITY_SIZE, 64L << 20)
            .getMap();
    socket =
        HttpSocket.open(
            worker,
            "127.0.0.1",
            0,
            options,
            new DefaultByteBufferPool(true, 16 * 1024, -1, 4),
            connections,
            null);
  }

  @AfterEach
  void close() throws Exception {
    for (Socket client : clients) {
      client.close();
    }
    socket.close();
    worker.shutdownNow();
  }

  private void answer(HttpServerExchange exchange) {
    threads.add(Thread.currentThread().getName());
    switch (exchange.getRelativePath()) {
      case "/status" -> exchange.setStatusCode(204).endExchange();
      case "/large" -> exchange.getResponseSender().send(ByteBuffer.allocate(LARGE));
      case "/body", "/kept" -> RequestBody.read(exchange, MOST, budget, new Echo(exchange));
      case "/worker" -> exchange.dispatch(() -> exchange.getResponseSender().send("worker"));
      case "/never" -> exchange.dispatch(Runnable::run, () -> {});
      case "/upgrade" -> {
        watched.add(isWatched(exchange.getConnection()));
        exchange.upgradeChannel("other", (connection, ended) -> upgraded.add(ended));
        exchange.endExchange();
      }
      case "/later" -> {
        ExchangeDeadline.pause(exchange);
        exchange.dispatch(Runnable::run, () -> waiting.add(exchange));
      }
      default -> exchange.getResponseSender().send("OK");
    }
  }

  private final class Echo implements RequestBody.Reader {
    private final HttpServerExchange exchange;

    Echo(HttpServerExchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void whole(byte[] body, Runnable giveBack) {
      bodies.add(new String(body, US_ASCII));
      if (exchange.getRelativePath().equals("/kept")) {
        kept.add(giveBack);
      } else {
        giveBack.run();
      }
      exchange.getResponseSender().send("took " + body.length);
    }

    @Override
    public void refused(RequestBody.Fault fault) {
      bodies.add(fault.name());
      if (fault != RequestBody.Fault.BROKEN) {
        exchange.setStatusCode(413).getResponseSender().send(fault.name());
      }
    }
  }

  private Socket connect() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), socket.port());
    client.setSoTimeout(60_000);
    clients.add(client);
    return client;
  }

  private Socket send(String text) throws IOException {
    Socket client = connect();
    client.getOutputStream().write(text.getBytes(US_ASCII));
    return client;
  }

  private static String post(String path, String headers, String body) {
    return "POST " + path + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n" + body;
  }

  /** Reads until {@code end}. */
  private static String read(Socket client, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    InputStream in = client.getInputStream();
    while (text.indexOf(end) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new AssertionError("closed after: " + text);
      }
      text.append((char) next);
    }
    return text.toString();
  }

  private static void awaitClosed(Socket client) throws IOException {
    try {
      client.getInputStream().readAllBytes();
    } catch (SocketException e) {
      // A reset is an end too.
    }
  }

  @Test
  void whoSendsNothingIsClosed() throws Exception {
    awaitClosed(connect());
  }

  @Test
  void whoSendsHalfAHeadIsClosed() throws Exception {
    awaitClosed(send("GET / HTTP/1.1\r\nHos"));
  }

  @Test
  void whoSendsARequestNowAndThenStaysAndWhoSendsNoMoreIsClosed() throws Exception {
    Socket client = send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    read(client, "\r\n\r\nOK");
    long begin = System.nanoTime();
    awaitClosed(client);
    // Longer than a first request may take.
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(3));
  }

  @Test
  void whoComesAndGoesIsForgotten() throws Exception {
    for (int i = 0; i < 100; i++) {
      connect().close();
    }
    Socket last = send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    read(last, "OK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/status", "/nothing"})
  void aBodyThatNobodyWantsIsAnsweredAtOnceAndNotWaitedFor(String path) throws Exception {
    Socket client = send(post(path, "Content-Length: 1000000\r\n", ""));
    read(client, "\r\n\r\n");
    awaitClosed(client);
  }

  @Test
  void whoseBodyNobodyWantsHearsTheAnswerThoughItGoesOnSending() throws Exception {
    String part = "x".repeat(1_000_000);
    Socket client = send(post("/", "Content-Length: 30000000\r\n", part));
    String head = read(client, "\r\n\r\n");
    assertThat(head).startsWith("HTTP/1.1 200 OK\r\n").contains("Connection: close\r\n");
    for (int i = 0; i < 29; i++) {
      client.getOutputStream().write(part.getBytes(US_ASCII));
    }
    assertThat(client.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("OK");
  }

  @Test
  void aSmallBodyThatNobodyWantsCostsNoConnectionAndALargeOneDoes() throws Exception {
    String next = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    Socket small = send(post("/status", "Content-Length: 4\r\n", "body" + next));
    read(small, "\r\n\r\nOK");
    Socket large = send(post("/status", "Content-Length: 90000\r\n", "x".repeat(90_000) + next));
    assertThat(large.getInputStream().readAllBytes())
        .asString(US_ASCII)
        .startsWith("HTTP/1.1 204 ")
        .contains("Connection: close\r\n")
        .doesNotContain("OK");
  }

  @Test
  void chunksWithoutAnEndEnd() throws Exception {
    Socket client = send(post("/", "Transfer-Encoding: chunked\r\n", ""));
    read(client, "OK");
    Thread sender =
        new Thread(
            () -> {
              try {
                while (true) {
                  client.getOutputStream().write("1\r\nx\r\n".getBytes(US_ASCII));
                }
              } catch (IOException e) {
                // As it should be.
              }
            });
    sender.start();
    sender.join(60_000);
    assertThat(sender.isAlive()).isFalse();
  }

  @Test
  void aBodyThatIsWantedAndDoesNotComeEnds() throws Exception {
    Socket client = send(post("/body", "Content-Length: 1000\r\n", "only this"));
    awaitClosed(client);
    await().untilAsserted(() -> assertThat(bodies).containsExactly("BROKEN"));
  }

  @Test
  void aBodyIsReadAsItComes() throws Exception {
    String body = "0123456789".repeat(9_000);
    Socket client = send(post("/body", "Content-Length: 90000\r\n", body.substring(0, 50_000)));
    client.getOutputStream().write(body.substring(50_000).getBytes(US_ASCII));
    read(client, "took 90000");
    assertThat(bodies).containsExactly(body);
    await().untilAsserted(() -> assertThat(budget.used()).isZero());
  }

  @Test
  void aBodyThatIsStillNeededWhenItsExchangeIsOverCountsUntilItIsGivenBack() throws Exception {
    Socket client = send(post("/kept", "Content-Length: 90000\r\n", "x".repeat(90_000)));
    read(client, "took 90000");
    awaitClosed(client);
    assertThat(budget.used()).isEqualTo(90_000);
    kept.get(0).run();
    assertThat(budget.used()).isZero();
  }

  @Test
  void whoSendsManyRequestsWithoutWaitingForAnswersIsClosed() throws Exception {
    Socket client = send("GET /ok HTTP/1.1\r\nHost: a\r\n\r\n".repeat(200));
    String answers = new String(client.getInputStream().readAllBytes(), US_ASCII);
    assertThat(answers.split("HTTP/1.1 200", -1).length - 1).isBetween(60, 70);
  }

  @Test
  void aBodyWithoutALengthIsRead() throws Exception {
    Socket client =
        send(
            post("/body", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n3\r\nyou\r\n0\r\n\r\n"));
    read(client, "took 8");
    assertThat(bodies).containsExactly("helloyou");
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedBeforeItComesOrWhenItHas() throws Exception {
    read(send(post("/body", "Content-Length: 100001\r\n", "")), "TOO_LARGE");
    String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
    read(send(post("/body", "Transfer-Encoding: chunked\r\n", chunk.repeat(7))), "TOO_LARGE");
  }

  @Test
  void whatIsOnlyAnnouncedTakesNoMemoryAndWhatHasComeDoes() throws Exception {
    for (int i = 0; i < 20; i++) {
      send(post("/body", "Content-Length: 100000\r\n", ""));
    }
    read(send(post("/body", "Content-Length: 90000\r\n", "x".repeat(90_000))), "took 90000");
    bodies.clear();

    Socket first = send(post("/body", "Content-Length: 100000\r\n", "x".repeat(99_999)));
    await().until(() -> budget.used() == 100_000);
    read(send(post("/body", "Content-Length: 100000\r\n", "x".repeat(99_999))), "NO_ROOM");
    first.getOutputStream().write('x');
    read(first, "took 100000");
  }

  @Test
  void aBodyIsAskedForWhereItIsWantedAndTheAnswerIsFinalWhereNot() throws Exception {
    String expect = "Expect: 100-continue\r\n";
    Socket client = send(post("/body", expect + "Content-Length: 4\r\n", ""));
    assertThat(read(client, "\r\n\r\n")).startsWith("HTTP/1.1 100 Continue\r\n");
    client.getOutputStream().write("body".getBytes(US_ASCII));
    assertThat(read(client, "took 4")).startsWith("HTTP/1.1 200 OK\r\n");

    Socket refused = send(post("/body", expect + "Content-Length: 100001\r\n", ""));
    assertThat(read(refused, "TOO_LARGE")).startsWith("HTTP/1.1 413 ");
    Socket unwanted = send(post("/status", expect + "Content-Length: 4\r\n", ""));
    assertThat(read(unwanted, "\r\n\r\n")).startsWith("HTTP/1.1 204 ");
    awaitClosed(unwanted);
  }

  @Test
  void anAnswerThatIsNotTakenEndsAndOneThatIsTakenSlowlyDoesNot() throws Exception {
    Socket deaf = send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    Socket slow = send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    read(slow, "\r\n\r\n");
    read(deaf, "\r\n\r\n");
    InputStream in = slow.getInputStream();
    int part = LARGE / 64;
    int parts = 12;
    for (int i = 0; i < parts; i++) {
      assertThat(in.readNBytes(part)).hasSize(part);
      await().pollDelay(Duration.ofMillis(500)).until(() -> true);
    }
    assertThat(in.readNBytes(LARGE - parts * part)).hasSize(LARGE - parts * part);

    long rest = 0;
    try {
      rest = deaf.getInputStream().readAllBytes().length;
    } catch (SocketException e) {
      // A reset is an end too.
    }
    assertThat(rest).isLessThan(LARGE);
  }

  @Test
  void anAnswerThatNeverComesEndsTheConnectionAndOneThatIsWaitedForDoesNot() throws Exception {
    Socket later = send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    awaitClosed(send("GET /never HTTP/1.1\r\nHost: a\r\n\r\n"));
    HttpServerExchange exchange = waiting.get(0);
    exchange.getIoThread().execute(() -> exchange.getResponseSender().send("at last"));
    read(later, "at last");
  }

  /** However the request before it was answered. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody",
        "POST /body HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "4\r\nbody\r\n0\r\n\r\n",
        "POST /status HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody",
        "GET /status HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
      })
  void aRequestThatCameAtOnceWithTheOneBeforeItWaitsWithoutABuffer(String first) throws Exception {
    String both = first + "GET /later HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(5_000) + "\r\n\r\n";
    awaitLater(both, 20);
    long before = DirectMemory.used();
    awaitLater(both, 200);

    // One buffer of Undertow's each would be 3 MiB.
    assertThat(DirectMemory.used() - before).isLessThan(1024 * 1024);
    for (HttpServerExchange each : waiting) {
      each.getIoThread().execute(() -> each.getResponseSender().send("at last"));
    }
    read(clients.get(clients.size() - 1), "at last");
  }

  /** A few at a time, so that few buffers are needed at once. */
  private void awaitLater(String requests, int more) throws IOException {
    for (int i = 1; i <= more; i++) {
      send(requests);
      if (i % 10 == 0) {
        int all = clients.size();
        await().pollInterval(Duration.ofMillis(10)).until(() -> waiting.size() == all);
      }
    }
  }

  @Test
  void aNextRequestThatComesInPartsIsRead() throws Exception {
    Socket client = send("GET /status HTTP/1.1\r\nHost: a\r\n\r\nG");
    read(client, "\r\n\r\n");
    String rest = "ET /next HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(5_000) + "\r\n\r\n";
    client.getOutputStream().write(rest.getBytes(US_ASCII));
    read(client, "\r\n\r\nOK");
  }

  @Test
  void everyRequestIsHandledOnALoopAlsoBehindAnAnswerOfAWorker() throws Exception {
    Socket client =
        send("GET /worker HTTP/1.1\r\nHost: a\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n");
    read(client, "worker");
    read(client, "OK");
    assertThat(threads).hasSize(2).allMatch(name -> name.contains("I/O"));
  }

  @Test
  void whenAllPlacesAreTakenTheNextWaitsUntilOneIsFree() throws Exception {
    socket.limit(3);
    List<Socket> three = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      three.add(send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n"));
    }
    await().until(() -> waiting.size() == 3);
    assertThat(socket.connections()).isEqualTo(3);
    Socket fourth = send("GET /fourth HTTP/1.1\r\nHost: a\r\n\r\n");
    fourth.setSoTimeout(500);
    assertThatThrownBy(() -> fourth.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);

    HttpServerExchange first = waiting.get(0);
    first.getIoThread().execute(() -> first.setPersistent(false).endExchange());
    three.forEach(each -> assertThat(each.isConnected()).isTrue());
    fourth.setSoTimeout(60_000);
    read(fourth, "OK");
    await().until(() -> socket.connections() == 3);
  }

  @Test
  void connectionsAreCountedThoughTheThreadThatAcceptsIsStuck() throws Exception {
    Socket first = send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    await().until(() -> waiting.size() == 2);
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    acceptThread()
        .execute(
            () -> {
              stuck.countDown();
              try {
                release.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    try {
      stuck.await();
      assertThat(CompletableFuture.supplyAsync(socket::connections))
          .succeedsWithin(Duration.ofSeconds(60))
          .isEqualTo(2L);
      first.close();
      HttpServerExchange gone = waiting.get(0);
      gone.getIoThread().execute(() -> gone.setPersistent(false).endExchange());
      await().until(() -> socket.connections() == 1);
    } finally {
      release.countDown();
    }
  }

  private XnioIoThread acceptThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(worker.getName() + " Accept"))
        .map(XnioIoThread.class::cast)
        .findAny()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHos", ""})
  void whoHasNoRequestMakesRoomForOthersAndWhoseAnswerIsAwaitedDoesNot(String sent)
      throws Exception {
    close();
    Duration patience = Duration.ofMinutes(5);
    listen(new HttpTimes(patience, patience, patience));
    socket.limit(4);
    Socket later = send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    await().until(() -> waiting.size() == 1);
    for (int i = 0; i < 3; i++) {
      Socket client = send(sent);
      if (sent.endsWith("\r\n\r\n")) {
        read(client, "OK");
      }
    }
    await().until(() -> socket.connections() == 4);
    Socket next = send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    next.setSoTimeout(500);
    assertThatThrownBy(() -> next.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);

    next.setSoTimeout(60_000);
    await()
        .until(
            () -> {
              connections.makeRoom(1);
              return next.getInputStream().available() > 0;
            });
    read(next, "OK");
    HttpServerExchange exchange = waiting.get(0);
    exchange.getIoThread().execute(() -> exchange.getResponseSender().send("at last"));
    read(later, "at last");
  }

  @Test
  void exchangesAreCountedWhileTheyAreUnderWay() throws Exception {
    await().until(() -> ExchangeDeadline.exchanges() == 0); // some of the test before may still end
    Socket later = send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    await().until(() -> ExchangeDeadline.exchanges() == 1);
    later.close();
    HttpServerExchange exchange = waiting.get(0);
    exchange.getIoThread().execute(() -> exchange.getResponseSender().send("to nobody"));
    await().until(() -> ExchangeDeadline.exchanges() == 0);
  }

  @Test
  void aConnectionThatWasUpgradedHoldsNothingOfItsExchangeAndIsCountedUntilItIsClosed()
      throws Exception {
    Socket client = send("GET /upgrade HTTP/1.1\r\nHost: a\r\n\r\n");
    read(client, "\r\n\r\n");
    await().until(() -> upgraded.size() == 1);
    ServerConnection connection = upgraded.get(0).getConnection();

    assertThat(watched).containsExactly(true);
    assertThat(isWatched(connection)).isFalse();
    assertThat(socket.connections()).isEqualTo(1);
    connection.getIoThread().execute(() -> IoUtils.safeClose(connection));
    await().until(() -> socket.connections() == 0);
  }

  private static boolean isWatched(ServerConnection connection) {
    LentConnection lent = LentConnection.of(connection);
    return lent != null && lent.onClosed() != null;
  }
}
