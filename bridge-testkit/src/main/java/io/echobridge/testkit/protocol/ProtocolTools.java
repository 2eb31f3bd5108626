package io.echobridge.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.gate.CloseReason;
import io.echobridge.testkit.Excuse;
import io.echobridge.testkit.wire.WireServer;
import io.echobridge.testkit.wire.WireSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A server for each test, and short words for what the tests of the contract do with it. */
abstract class ProtocolTools {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final Duration NEVER = Duration.ofMinutes(10);
  static final String OWN_PAGE = " | Origin: https://shop.example";
  static final String FOREIGN_PAGE = " | Origin: https://evil.example";

  /** What every client of a test hears: an event there ends what was said before it. */
  private static final String MARKS = "contract-marks";

  final WireSettings settings = new WireSettings();
  private final List<ProtocolClient> clients = new ArrayList<>();
  private final ProtocolDriver driver = driver();
  private @Nullable WireServer started;
  private int marks;

  /** How the protocol is spoken; asked once for each test. */
  protected abstract ProtocolDriver driver();

  /** Why this protocol, by this transport, does not promise that; empty when it does. */
  protected Optional<String> excuse(ProtocolPromise promise) {
    return Optional.empty();
  }

  final boolean excused(ProtocolPromise promise) {
    return Excuse.isGiven(this, promise, excuse(promise));
  }

  /** Starts the server, where no client is cut for its silence. */
  final void start() {
    start(NEVER);
  }

  final void start(Duration silence) {
    settings.origins = List.of("https://shop.example");
    settings.keys = driver.keys();
    started = new WireServer(settings, context -> driver.protocol(context, silence));
  }

  final WireServer server() {
    WireServer present = started;
    if (present == null) {
      throw new IllegalStateException("the test has not started its server");
    }
    return present;
  }

  @AfterEach
  void stop() throws IOException {
    for (ProtocolClient client : clients) {
      client.close();
    }
    WireServer present = started;
    if (present != null) {
      present.close();
    }
  }

  /** A client that has subscribed to these channels. */
  final ProtocolClient client(String... channels) throws IOException {
    return client(0, channels);
  }

  final ProtocolClient client(int user, String... channels) throws IOException {
    List<String> all = new ArrayList<>(List.of(channels));
    all.add(0, MARKS);
    ProtocolClient client = driver.connect(server().port(), user, all);
    clients.add(client);
    return client;
  }

  static void subscribe(ProtocolClient client, String... channels) throws IOException {
    for (String channel : channels) {
      client.subscribe(channel);
    }
    client.settle();
  }

  final void publish(String channel, int data) {
    server().publish(channel, "{\"event\":\"E\",\"data\":" + data + "}");
  }

  static Heard event(String channel, int data) {
    return Heard.event(channel, "E", Integer.toString(data));
  }

  /** All that the client hears of what happened before this call. */
  final List<Heard> heard(ProtocolClient client) throws IOException {
    client.settle();
    marks++;
    publish(MARKS, marks);
    List<Heard> heard = new ArrayList<>();
    for (Heard next = client.next(); !next.equals(event(MARKS, marks)); next = client.next()) {
      assertThat(next.kind()).as("after " + heard).isNotEqualTo(Heard.Kind.END);
      if (!next.channel().equals(MARKS)) {
        heard.add(next);
      }
    }
    return heard;
  }

  /** Waits until the client is told that it is over, whatever it is told before. */
  static void hearsTheEnd(ProtocolClient client) throws IOException {
    Heard next = client.next();
    while (next.kind() != Heard.Kind.END) {
      next = client.next();
    }
  }

  final List<String> entrances() {
    return driver.entrances();
  }

  /** The status that a request is answered with, each on a connection of its own. */
  final String status(String request) throws IOException {
    return driver.status(server().port(), request);
  }

  /** How many questions about guarded channels the application is asked, of so many channels. */
  final int asked(int channels) {
    return driver.asksTheApplication() ? channels : 0;
  }

  final void awaitConnections(int count) {
    await().untilAsserted(() -> assertThat(server().connections()).isEqualTo(count));
  }

  /** Waits until so many ends are counted in all, and gives those of each reason. */
  final Map<String, Long> awaitEnds(int count) {
    await()
        .untilAsserted(() -> assertThat(ends().values()).satisfies(counts -> sums(counts, count)));
    return ends();
  }

  private static void sums(Iterable<? extends Long> counts, long expected) {
    long sum = 0;
    for (Long count : counts) {
      sum += count;
    }
    assertThat(sum).isEqualTo(expected);
  }

  /** How many clients went for each reason for which any did. */
  final Map<String, Long> ends() {
    Map<String, Long> ends = new LinkedHashMap<>(server().admission().closed());
    ends.values().removeIf(count -> count == 0);
    return ends;
  }

  static Map<String, Long> ends(CloseReason reason, long count) {
    return Map.of(reason.word(), count);
  }

  static ConditionFactory await() {
    return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20));
  }
}
