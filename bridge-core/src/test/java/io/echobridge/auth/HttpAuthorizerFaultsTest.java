package io.echobridge.auth;

import static io.echobridge.auth.Asking.ask;
import static io.echobridge.auth.Asking.authorizer;
import static io.echobridge.auth.Asking.refusal;
import static io.echobridge.auth.Asking.request;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.auth.Authorization.Granted;
import io.echobridge.auth.Authorization.Refused;
import io.echobridge.call.FakeApplication;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The application hangs, breaks off, lies and floods: each time a refusal, in time, and no more.
 */
class HttpAuthorizerFaultsTest {
  private static final byte[] TRUE = FakeApplication.response(200, "true".getBytes(ISO_8859_1));

  @Test
  void anApplicationThatNeverAnswersIsGivenUpAfterTheTimeout() throws Exception {
    CompletableFuture<FakeApplication> self = new CompletableFuture<>();
    try (FakeApplication application = new FakeApplication((request, out) -> self.join().hang())) {
      self.complete(application);
      assertGivenUp(application);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", "HTTP/1.1 200 OK\r\nX-Slow:"})
  void anAnswerThatDribblesIsCutOffAfterTheTimeout(String beginning) throws Exception {
    AtomicBoolean cut = new AtomicBoolean();
    try (FakeApplication application =
        new FakeApplication(
            (request, out) -> {
              out.write(beginning.getBytes(ISO_8859_1));
              writeUntilCut(out, " ".getBytes(ISO_8859_1), 10, cut);
            })) {
      assertGivenUp(application);
      await().untilTrue(cut);
    }
  }

  private static void assertGivenUp(FakeApplication application) {
    long start = System.nanoTime();
    try (HttpAuthorizer authorizer =
        authorizer(application.url(), s -> s.timeout = Duration.ofMillis(300))) {
      Refused refused = refusal(ask(authorizer, "private-a"));
      assertThat(refused.status()).isEqualTo(504);
      assertThat(refused.reason()).contains("300 ms");
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(290), Duration.ofSeconds(10));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'HTTP/1.1 200 OK\r\n\r\n', 65536",
    "'HTTP/1.1 200 OK\r\nX: y', not HTTP",
    "SSH-2.0-x, not HTTP"
  })
  void anAnswerWithoutEndIsNotReadFurtherThanAllowed(String beginning, String reason)
      throws Exception {
    AtomicBoolean cut = new AtomicBoolean();
    AtomicLong written = new AtomicLong();
    try (FakeApplication application =
            new FakeApplication(
                (request, out) -> {
                  out.write(beginning.getBytes(ISO_8859_1));
                  byte[] flood = "\r\nX-Flood: 1".repeat(1000).getBytes(ISO_8859_1);
                  written.set(flood.length * writeUntilCut(out, flood, 0, cut));
                });
        HttpAuthorizer authorizer = authorizer(application.url())) {
      Refused refused = refusal(ask(authorizer, "private-a"));
      assertThat(refused.status()).isEqualTo(502);
      assertThat(refused.reason()).contains(reason);
      await().untilTrue(cut);
      assertThat(written.get()).as("what the sockets held").isLessThan(16 << 20);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\ntrue",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\ntrue",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\ntrue\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "SSH-2.0-OpenSSH_9.2p1\r\n",
        "\u0000\u0001\u0002\u0003",
        "\r\n\r\n\r\n",
        ""
      })
  void whatBreaksOffOrIsNotHttpIsABadGateway(String answer) throws Exception {
    try (FakeApplication application =
            new FakeApplication(
                (request, out) -> {
                  out.write(answer.getBytes(ISO_8859_1));
                  out.flush();
                  throw new IOException("breaks off");
                });
        HttpAuthorizer authorizer = authorizer(application.url())) {
      assertThat(refusal(ask(authorizer, "private-a")).status()).isEqualTo(502);
    }
  }

  @Test
  void anUnreachableApplicationIsStatusZero() throws Exception {
    int nobodyListens;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobodyListens = socket.getLocalPort();
    }
    try (HttpAuthorizer authorizer = authorizer("http://127.0.0.1:" + nobodyListens + "/auth")) {
      Refused refused = refusal(ask(authorizer, "private-a"));
      assertThat(refused.status()).isZero();
      assertThat(refused.reason())
          .contains("127.0.0.1:" + nobodyListens)
          .contains("cannot connect");
    }
  }

  @Test
  void anApplicationThatDoesNotAcceptIsStatusZero() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpAuthorizer authorizer =
            authorizer(
                "http://127.0.0.1:" + full.getLocalPort() + "/auth",
                s -> s.connectTimeout = Duration.ofMillis(300))) {
      List<Socket> queue = fill(full);
      Refused refused = refusal(ask(authorizer, "private-a"));
      assertThat(refused.status()).isZero();
      assertThat(refused.reason()).contains("auth.connect-timeout");
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }

  /** Connects until the kernel queues no more connections that nobody accepts. */
  private static List<Socket> fill(ServerSocket server) throws IOException {
    List<Socket> queue = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Socket socket = new Socket();
      queue.add(socket);
      try {
        socket.connect(server.getLocalSocketAddress(), 300);
      } catch (SocketTimeoutException e) {
        return queue;
      }
    }
    throw new AssertionError("the queue has no end");
  }

  @Test
  void anUnknownHostIsStatusZero() {
    try (HttpAuthorizer authorizer = authorizer("http://nowhere.invalid/auth")) {
      Refused refused = refusal(ask(authorizer, "private-a"));
      assertThat(refused.status()).isZero();
      assertThat(refused.reason()).contains("no address");
    }
  }

  @Test
  void aRedirectIsNamedAndNeverFollowed() throws Exception {
    String location = "Location: http://u:p@127.0.0.1/login?token=secret";
    try (FakeApplication application =
            FakeApplication.answering(FakeApplication.response(302, new byte[0], location));
        HttpAuthorizer authorizer = authorizer(application.url())) {
      Refused refused = refusal(ask(authorizer, "private-a"));
      assertThat(refused.status()).isEqualTo(302);
      assertThat(refused.reason())
          .contains("302 to http://127.0.0.1/login: does the")
          .doesNotContain("secret", "u:p");
      assertThat(application.requests).hasSize(1);
    }
  }

  @Test
  void anIdleConnectionThatTheApplicationClosesWhenItIsUsedIsReplaced() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (FakeApplication application =
            new FakeApplication(
                (request, out) -> {
                  if (asked.incrementAndGet() == 2) {
                    throw new IOException("closes without a word");
                  }
                  out.write(TRUE);
                });
        HttpAuthorizer authorizer = authorizer(application.url())) {
      assertThat(ask(authorizer, "private-a")).isEqualTo(new Granted(null));
      assertThat(ask(authorizer, "private-b")).isEqualTo(new Granted(null));
      assertThat(asked).hasValue(3);
    }
  }

  @Test
  void closingRefusesWhatIsUnderWayAndWhatComesLater() throws Exception {
    CompletableFuture<FakeApplication> self = new CompletableFuture<>();
    try (FakeApplication application = new FakeApplication((request, out) -> self.join().hang())) {
      self.complete(application);
      HttpAuthorizer authorizer = authorizer(application.url(), s -> s.calls(1, 1));
      var running = authorizer.authorize(request("private-a")).toCompletableFuture();
      var waiting = authorizer.authorize(request("private-b")).toCompletableFuture();
      authorizer.close();
      assertThat(refusal(Asking.await(running)).reason()).contains("shutting down");
      assertThat(refusal(Asking.await(waiting)).reason()).contains("shutting down");
      assertThat(refusal(ask(authorizer, "private-c")).reason()).contains("shutting down");
    }
  }

  /** Writes the same again and again; returns how often, once the other side has had enough. */
  private static long writeUntilCut(OutputStream out, byte[] part, int pause, AtomicBoolean cut)
      throws InterruptedException {
    for (long count = 0; ; count++) {
      try {
        out.write(part);
        Thread.sleep(pause); // the pace of the answer, not a wait of the test
      } catch (IOException e) {
        cut.set(true);
        return count;
      }
    }
  }
}
