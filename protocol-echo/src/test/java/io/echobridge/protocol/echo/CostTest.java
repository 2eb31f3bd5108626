package io.echobridge.protocol.echo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.echobridge.auth.Authorization;
import io.echobridge.auth.Authorizer;
import io.echobridge.gate.CloseReason;
import io.echobridge.protocol.echo.engineio.EngineHandler;
import io.echobridge.protocol.echo.socketio.FakeEngineConnection;
import io.echobridge.protocol.echo.socketio.SocketConfig;
import io.echobridge.protocol.echo.socketio.SocketServer;
import io.echobridge.token.Tokens;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client packs into one message costs in proportion to its length. */
final class CostTest {
  private static final int LENGTH = 1_000_000;

  /** How many times its length a message may allocate; in UTF-16, and copied a few times. */
  private static final int MOST_COPIES = 40;

  /** Classes that are loaded. */
  private static final int FIRST_TIME = 4_000_000;

  /** Of one processor; it takes a few hundredths of a second. */
  private static final Duration MOST_TIME = Duration.ofSeconds(4);

  private final RecordingBridge bridge = new RecordingBridge();
  private final Authorizer authorizer =
      request -> CompletableFuture.completedFuture(new Authorization.Refused(403, "no"));
  private final SocketServer server =
      new SocketServer(
          new SocketConfig(Duration.ofSeconds(1), 1_000),
          Map.of("/", new EchoNamespace(bridge, authorizer, Tokens.NONE)));

  static Stream<String> messages() {
    String name = "Aa".repeat(15);
    return Stream.of(
        "2" + "9".repeat(LENGTH),
        "2/" + "a".repeat(LENGTH),
        "5" + "1".repeat(LENGTH),
        "2" + "[".repeat(LENGTH),
        "2[\"subscribe\"," + "[".repeat(LENGTH),
        "2[\"subscribe\"," + "{\"channel\":".repeat(LENGTH / 11),
        "2[\"client event\",{\"data\":" + "[".repeat(190) + "]".repeat(190) + ",\"x\":1}]",
        "2[1e" + "9".repeat(900) + "]",
        "2[1e9999999999]",
        "2[\"subscribe\",1e9999999999]",
        "2[\"client event\",{\"channel\":1e9999999999,\"event\":-1E-9999999999,\"data\":1e9999999999}]",
        "2[\"client event\",{\"data\":[" + joined(LENGTH / 13, i -> "1e9999999999") + "]}]",
        "2[\"subscribe\",{\"channel\":\"" + "\\u0000".repeat(LENGTH / 6) + "\"}]",
        "2[\"subscribe\",{\"channel\":\"" + "\\\"".repeat(LENGTH / 2) + "\"}]",
        "2[\"subscribe\",\"" + "\\\\".repeat(LENGTH / 2) + "\"]",
        "2[\"subscribe\",{" + joined(LENGTH / 14, i -> "\"channel\":\"a\"") + "}]",
        "2[\"client event\",{" + joined(LENGTH / 10, i -> "\"data\":{}") + "}]",
        "2[\"subscribe\",{" + joined(LENGTH / 34, i -> "\"" + ofOneHash(i) + "\":1") + "}]",
        "2[\"subscribe\",{\"channel\":\"a\",\"auth\":{\"headers\":{"
            + joined(LENGTH / 35, i -> "\"" + ofOneHash(i) + "\":\"\"")
            + "}}}]",
        "2[\"subscribe\",{\"auth\":{"
            + joined(LENGTH / 20, i -> "\"headers\":{\"a\":\"b\"}")
            + "}}]",
        "2[\"subscribe\",{\"" + name.repeat(LENGTH / 30) + "\":1}]",
        "2[\"subscribe\"," + joined(255, i -> "\"" + "a".repeat(LENGTH / 260) + "\"") + "]",
        "2[\"a\"," + " ".repeat(LENGTH) + "1]",
        "2[\"" + "a".repeat(LENGTH) + "\"]",
        "2[\"a\"" + ",1".repeat(LENGTH / 2) + "]",
        "51-[\"a\"," + joined(100, i -> "[".repeat(190) + "]".repeat(190)) + "]",
        "51-[\"a\",{" + joined(LENGTH / 9, i -> "\"num\":0") + ",\"_placeholder\":true}]",
        "3" + "1[" + joined(LENGTH / 2, i -> "1") + "]");
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aMessageCostsInProportionToItsLength(String message) {
    FakeEngineConnection client = connected();
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = thread.getCurrentThreadAllocatedBytes();
    long nanos = thread.getCurrentThreadCpuTime();
    client.handler().onText(message);
    assertThat(thread.getCurrentThreadAllocatedBytes() - bytes)
        .isLessThan((long) MOST_COPIES * message.length() + FIRST_TIME);
    assertThat(Duration.ofNanos(thread.getCurrentThreadCpuTime() - nanos)).isLessThan(MOST_TIME);
    assertThat(String.join("", client.sent())).hasSizeLessThan(2_000);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void soDoesWhatAClientGivesWhenItConnects(String message) {
    FakeEngineConnection client = new FakeEngineConnection(4);
    EngineHandler handler = client.open(server);
    String auth = message.substring(message.indexOf('[') + 1);
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = thread.getCurrentThreadAllocatedBytes();
    handler.onText("0{\"a\":" + auth.replaceFirst("]$", "}"));
    assertThat(thread.getCurrentThreadAllocatedBytes() - bytes)
        .isLessThan((long) MOST_COPIES * message.length() + FIRST_TIME);
  }

  /** Each time is a session of the hub, which may do anew what is limited, and none stays. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void whoEntersAndLeavesAllTheTimeIsCutAndLeavesNothingBehind(int revision) {
    FakeEngineConnection client = new FakeEngineConnection(revision);
    client.open(server);
    int entries = 0;
    while (!client.closed()) {
      client.handler().onText("0");
      entries += Collections.frequency(bridge.calls(), "connect");
      client.handler().onText("1");
      assertThat(entries).isLessThanOrEqualTo(5);
    }
    assertThat(entries).isEqualTo(5);
    bridge.calls();
    client.handler().onClosed(CloseReason.PROTOCOL_ERROR);
    assertThat(bridge.calls()).isEmpty();
  }

  private FakeEngineConnection connected() {
    FakeEngineConnection client = new FakeEngineConnection(4);
    client.open(server).onText("0");
    client.sent();
    bridge.calls();
    return client;
  }

  private static String joined(int count, IntFunction<String> part) {
    return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining(","));
  }

  /** {@code Aa} and {@code BB} have the same hash, and so has whatever is made of them. */
  private static String ofOneHash(int number) {
    StringBuilder name = new StringBuilder();
    for (int bit = 0; bit < 15; bit++) {
      name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return name.toString();
  }
}
