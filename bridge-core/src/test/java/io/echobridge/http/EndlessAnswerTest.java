package io.echobridge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.net.ClientMemory;
import io.echobridge.net.EventLoops;
import io.echobridge.net.FrameBuilder;
import io.echobridge.net.Holding;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndlessAnswerTest {
  private final ClientMemory memory = new ClientMemory(Long.MAX_VALUE, Runnable::run);
  private final Queue<EndlessAnswer> open = new ConcurrentLinkedQueue<>();
  private final Queue<Boolean> gone = new ConcurrentLinkedQueue<>();
  private final Queue<WeakReference<HttpServerExchange>> exchanges = new ConcurrentLinkedQueue<>();
  private final AtomicInteger neverOpened = new AtomicInteger();
  private final Queue<Boolean> inLoop = new ConcurrentLinkedQueue<>();
  private Listening listening;
  private EventLoops loops;
  private int port;

  @BeforeEach
  void start() throws IOException {
    listening = new Listening();
    loops = listening.loops();
    HttpTimes times = new HttpTimes(Duration.ofSeconds(30), Duration.ofSeconds(75));
    port = listening.open(times, this::answer);
  }

  @AfterEach
  void stop() {
    listening.close();
    assertThat(neverOpened).hasValue(0);
  }

  private void answer(HttpServerExchange exchange) {
    if (exchange.getRelativePath().equals("/short")) {
      exchange.getResponseSender().send("short");
      return;
    }
    exchange.getResponseHeaders().put(new HttpString("X-Kept"), "kept");
    AnswerHead head = new AnswerHead(exchange);
    exchanges.add(new WeakReference<>(exchange));
    Holding holding = memory.open(0);
    boolean isBroken = exchange.getRelativePath().equals("/broken");
    boolean isWhole = exchange.getRelativePath().equals("/whole");
    EndlessAnswer.take(
        exchange,
        loops,
        holding,
        1_000,
        neverOpened::incrementAndGet,
        answer -> {
          inLoop.add(answer.loop().inLoop());
          if (isWhole) {
            answer.sink().send(head.whole(503, Map.of("Retry-After", "1"), "later"));
            answer.close();
          } else {
            answer.sink().send(head.endless(Map.of("Content-Type", "text/plain")));
            open.add(answer);
          }
          return isSlow -> {
            gone.add(isSlow);
            holding.close();
            if (isBroken) {
              throw new IllegalStateException("broken, as the test wants");
            }
          };
        });
  }

  private Socket ask(String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    socket.getOutputStream().write((request + "\r\nHost: test\r\n\r\n").getBytes(UTF_8));
    return socket;
  }

  private static String head(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).as("after " + head).isNotNegative();
      head.append((char) next);
    }
    return head.toString();
  }

  private void say(String text) {
    for (EndlessAnswer each : open) {
      each.loop().execute(() -> each.sink().send(new FrameBuilder(9).append(text).bare()));
    }
  }

  @Test
  void whatIsSentIsTheAnswerAndItsEndIsTheConnections() throws IOException {
    try (Socket client = ask("GET / HTTP/1.1")) {
      assertThat(head(client).lines())
          .startsWith("HTTP/1.1 200 OK")
          .contains("X-Kept: kept", "Content-Type: text/plain", "Connection: close")
          .anyMatch(line -> line.startsWith("Date: "))
          .noneMatch(line -> line.matches("(Upgrade|Content-Length|Transfer-Encoding):.*"));
      say("one");
      assertThat(client.getInputStream().readNBytes(3)).isEqualTo("one".getBytes(UTF_8));
      open.forEach(each -> each.loop().execute(each::close));
      assertThat(client.getInputStream().read()).isNegative();
    }
    assertThat(inLoop).containsExactly(true);
    assertThat(gone).isEmpty();
  }

  @Test
  void aClientOfHttp10AndOneThatWantsTheConnectionClosedGetTheSame() throws IOException {
    for (String request :
        new String[] {"GET / HTTP/1.0", "GET / HTTP/1.1\r\nConnection: close", "GET / HTTP/1.1"}) {
      try (Socket client = ask(request)) {
        assertThat(head(client)).startsWith("HTTP/1.1 200 OK\r\n");
        say("x");
        assertThat(client.getInputStream().read()).isEqualTo('x');
      }
    }
    await().until(() -> gone.size() == 3);
    assertThat(gone).containsOnly(false);
  }

  @Test
  void anotherAnswerMayStandInItsPlace() throws IOException {
    try (Socket client = ask("GET /whole HTTP/1.1")) {
      assertThat(head(client))
          .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
          .contains("\r\nContent-Length: 5\r\n", "\r\nRetry-After: 1\r\n");
      assertThat(client.getInputStream().readAllBytes()).isEqualTo("later".getBytes(UTF_8));
    }
    assertThat(gone).isEmpty();
  }

  @Test
  void itFollowsAShortAnswerOnTheSameConnection() throws IOException {
    try (Socket client = ask("GET /short HTTP/1.1")) {
      assertThat(head(client)).startsWith("HTTP/1.1 200 OK\r\n");
      assertThat(client.getInputStream().readNBytes(5)).isEqualTo("short".getBytes(UTF_8));
      client.getOutputStream().write("GET / HTTP/1.1\r\nHost: test\r\n\r\n".getBytes(UTF_8));
      assertThat(head(client)).contains("X-Kept: kept");
      say("y");
      assertThat(client.getInputStream().read()).isEqualTo('y');
    }
  }

  @Test
  void nothingIsLeftOfTheExchangeWhileItIsOpen() throws IOException {
    try (Socket client = ask("GET / HTTP/1.1\r\nX-Large: " + "x".repeat(5_000))) {
      assertThat(head(client)).contains("X-Kept: kept");
      await()
          .untilAsserted(
              () -> {
                System.gc();
                assertThat(exchanges).hasSize(1).allMatch(each -> each.refersTo(null));
              });
      say("z");
      assertThat(client.getInputStream().read()).isEqualTo('z');
    }
  }

  @Test
  void aClientThatReadsNothingIsCutAndItsMemoryIsFree() throws IOException {
    try (Socket client = ask("GET / HTTP/1.1")) {
      assertThat(head(client)).contains("X-Kept: kept");
      String large = "x".repeat(1_000_000);
      for (int i = 0; i < 20; i++) {
        say(large);
      }
      await().until(() -> gone.size() == 1);
      assertThat(gone).containsExactly(true);
      await().until(() -> memory.waiting() == 0);
    }
  }

  @Test
  void anEndThatFailsIsNobodyElses() throws IOException {
    try (Socket client = ask("GET /broken HTTP/1.1")) {
      assertThat(head(client)).contains("X-Kept: kept");
      EndlessAnswer answer = open.remove();
      Queue<String> after = new ConcurrentLinkedQueue<>();
      answer
          .loop()
          .execute(
              () -> {
                answer.onTooSlow(1); // as in the middle of a broadcast to many
                after.add("the next subscriber");
              });
      await().until(() -> !after.isEmpty());
      assertThat(client.getInputStream().read()).isNegative();
    }
    assertThat(gone).containsExactly(true);
  }

  @Test
  void aClientThatIsEndedWhileItReadsNothingIsEndedAtOnce() throws IOException {
    try (Socket client = ask("GET / HTTP/1.1")) {
      assertThat(head(client)).contains("X-Kept: kept");
      EndlessAnswer answer = open.remove();
      answer
          .loop()
          .execute(
              () -> {
                byte[] large = new byte[20_000_000];
                answer.sink().send(new FrameBuilder(large.length).append(large).bare());
              });
      await().until(() -> memory.waiting() > 0);
      answer.loop().execute(answer::abort);
      await().until(() -> memory.waiting() == 0);
    }
    assertThat(gone).isEmpty();
  }
}
