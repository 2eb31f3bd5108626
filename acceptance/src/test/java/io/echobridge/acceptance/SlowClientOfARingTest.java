package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The kernel gets what is sent to many clients with one system call, if it allows that. */
class SlowClientOfARingTest extends SlowClients {
  /**
   * Asks the kernel itself for an io_uring with IORING_SETUP_COOP_TASKRUN, of Linux 5.19, and
   * whether it may be used.
   */
  private static final String PROBE =
      """
      import ctypes, struct
      libc = ctypes.CDLL(None, use_errno=True)
      parameters = ctypes.create_string_buffer(struct.pack('8xI108x', 1 << 8), 120)
      ring = libc.syscall(425, 4, parameters)
      print('allowed' if ring >= 0 and libc.syscall(426, ring, 0, 0, 0, 0, 0) == 0 else 'refused')
      """;

  private static final Pattern NUMBER = Pattern.compile("\\[(\\d+)]");

  private final boolean allowed = kernelAllowsRings();

  SlowClientOfARingTest() {
    super("auto");
  }

  private static boolean kernelAllowsRings() {
    try (ChildProcess python = ChildProcess.of("/usr/bin/python3", "-I", "-c", PROBE).start()) {
      return python.awaitLine("^(allowed|refused)$").group(1).equals("allowed");
    }
  }

  @Test
  void theDaemonSaysHowItSends() {
    stage()
        .daemon()
        .awaitLog(
            allowed
                ? "Sending with io_uring: one system call for many clients"
                : "Sending without io_uring, .*: .*io_uring");
  }

  /** Java tells the numbers of connections' sockets, as the start script lets it. */
  @Test
  void whatConnectionsAreSentGoesThroughARing() throws Exception {
    String channel = unique("counted.");
    try (RawClient client = RawClient.revision4(port()).listening(redis(), channel);
        Socket stream = new Socket(InetAddress.getLoopbackAddress(), port())) {
      String request = "GET /sse?channel=" + channel + " HTTP/1.1\r\nHost: test\r\n\r\n";
      stream.getOutputStream().write(request.getBytes(UTF_8));
      BufferedReader events =
          new BufferedReader(new InputStreamReader(stream.getInputStream(), UTF_8));
      awaitItListens(stream, events, channel);
      Waiting.until("it, too, has heard all").until(() -> ("" + client.events()).contains("ready"));
      int first = client.events().size();
      long before = handedOver();

      for (int number = 0; number < 20; number++) {
        int count = first + number + 1;
        redis().publishEvent(channel, "e", "[" + number + "]");
        Waiting.until("event " + number).until(() -> client.events().size() == count);
        // Two that are late together are one send.
        assertThat(nextNumber(events)).isEqualTo(Integer.toString(number));
      }

      assertThat(handedOver() - before)
          .as("each event to a WebSocket and to a stream")
          .isGreaterThanOrEqualTo(allowed ? 2 * 20 : 0);
    }
  }

  /** Of connections that go on: who ends one has its answer from Undertow. */
  @Test
  void answersToPollsGoThroughARing() throws Exception {
    String channel = unique("polled.");
    PollingClient session = PollingClient.open(port(), 4);
    session.post("42[\"subscribe\",{\"channel\":\"" + channel + "\"}]");
    try (Socket polls = new Socket(InetAddress.getLoopbackAddress(), port())) {
      polls.setSoTimeout(60_000);
      long before = handedOver();

      for (int number = 0; number < 20; number++) {
        poll(polls, session);
        redis().publishEvent(channel, "e", "[" + number + "]");
        String heard = answer(polls);
        while (!heard.contains("[" + number + "]")) {
          poll(polls, session); // It was a ping.
          heard = answer(polls);
        }
      }

      assertThat(handedOver() - before)
          .as("each event to a poll, and to nobody else")
          .isGreaterThanOrEqualTo(allowed ? 20 : 0);
    }
  }

  private static void poll(Socket polls, PollingClient session) throws IOException {
    String request = "GET " + session.target() + " HTTP/1.1\r\nHost: test\r\n\r\n";
    polls.getOutputStream().write(request.getBytes(UTF_8));
  }

  private static String answer(Socket polls) throws IOException {
    RawHttp.Answer answer = RawHttp.read(polls.getInputStream());
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  /** Publishes until it hears that, and reads up to what was published last. */
  private void awaitItListens(Socket stream, BufferedReader events, String channel)
      throws IOException {
    stream.setSoTimeout(200);
    boolean listens = false;
    for (int i = 0; i < 300 && !listens; i++) {
      redis().publishEvent(channel, "e", "\"begin\"");
      try {
        listens = events.lines().anyMatch(line -> line.contains("begin"));
      } catch (UncheckedIOException e) {
        assertThat(e).hasCauseInstanceOf(SocketTimeoutException.class);
      }
    }
    assertThat(listens).as("the stream hears its channel").isTrue();
    stream.setSoTimeout(60_000);
    redis().publishEvent(channel, "e", "\"ready\"");
    assertThat(events.lines().anyMatch(line -> line.contains("ready"))).isTrue();
  }

  /** Of the next event that has one in brackets. */
  private static String nextNumber(BufferedReader stream) throws IOException {
    Matcher number = NUMBER.matcher("");
    while (!number.find()) {
      String line = stream.readLine();
      assertThat(line).as("the stream goes on").isNotNull();
      number.reset(line);
    }
    return number.group(1);
  }

  /** How many sends the kernel says it was handed in the daemon's rings. */
  private long handedOver() throws IOException {
    Path process = Path.of("/proc", Long.toString(stage().daemon().pid()));
    long sum = 0;
    try (Stream<Path> files = Files.list(process.resolve("fd"))) {
      for (Path file : files.toList()) {
        if (isRing(file)) {
          sum += sends(Files.readString(process.resolve("fdinfo").resolve(file.getFileName())));
        }
      }
    }
    return sum;
  }

  private static boolean isRing(Path file) {
    try {
      return Files.readSymbolicLink(file).toString().endsWith("[io_uring]");
    } catch (IOException e) {
      return false; // It is closed by now.
    }
  }

  private static long sends(String ring) {
    return ring.lines()
        .filter(line -> line.startsWith("SqHead:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
        .findFirst()
        .orElseThrow();
  }
}
