package io.echobridge.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.Places;
import io.echobridge.broker.Places.At;
import io.echobridge.testkit.CapturedLog;
import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.RecordingListener.Event;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;
import io.echobridge.testkit.TcpProxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the contract does not ask of streams: the past, what is trimmed, what entries look like. */
class StreamsTest extends RedisTest {
  private static final Duration HISTORY = Duration.ofMinutes(2);

  private final RedisServer redis = redis();
  private final TcpProxy wire = closing(TcpProxy.to(redis.port()));
  private final CapturedLog log = closing(new CapturedLog());
  private final RecordingListener listener = new RecordingListener();

  @Test
  void aNodeThatStartsReadsTheEntriesOfItsHistoryAsPastAndNoOlderOnes() {
    command("XADD", "orders", "1-1", "data", "old");
    command("XADD", "orders", "*", "data", "past");
    Messages heard = new Messages();
    start(HISTORY, heard);
    command("XADD", "orders", "*", "data", "new");

    eventually(() -> assertThat(heard.texts()).containsExactly("past", "new"));
    assertThat(heard.all).extracting(BrokerMessage::isPast).containsExactly(true, false);
  }

  @Test
  void withoutAHistoryItBeginsAtTheEndAndNothingHasAPlace() {
    command("XADD", "orders", "*", "data", "past");
    RedisBroker broker = start(Duration.ZERO, listener);
    command("XADD", "orders", "*", "data", "new");

    eventually(() -> assertThat(listener.texts("orders")).containsExactly("new"));
    assertThat(broker.places()).isEmpty();
    assertThat(listener.events().get(0).lane()).isEqualTo(-1);
  }

  @Test
  void aPlaceOutlivesAllNodes() {
    RedisBroker first = start(HISTORY, listener);
    command("XADD", "orders", "*", "data", "1");
    command("XADD", "orders", "*", "data", "2");
    eventually(() -> assertThat(listener.texts("orders")).containsExactly("1", "2"));
    String text = text(first, listener.events().get(0));
    first.close();
    command("XADD", "orders", "*", "data", "3");

    RecordingListener other = new RecordingListener();
    RedisBroker second = start(HISTORY, other);

    eventually(() -> assertThat(other.texts("orders")).containsExactly("1", "2", "3"));
    assertThat(second.places().orElseThrow().resolve(text))
        .isInstanceOfSatisfying(
            At.class, at -> assertThat(at.heads()[0]).isEqualTo(other.events().get(0).ordinal()));
  }

  @Test
  void entriesThatAreTrimmedBeforeTheyWereReadAreAGap() {
    RedisBroker broker = start(HISTORY, listener);
    command("XADD", "orders", "*", "data", "1");
    eventually(() -> assertThat(listener.texts("orders")).containsExactly("1"));
    String before = text(broker, listener.events().get(0));
    wire.cut();
    eventually(() -> assertThat(listener.downs()).hasSize(1));
    for (int i = 2; i < 10; i++) {
      command("XADD", "orders", "*", "data", String.valueOf(i));
    }
    command("XTRIM", "orders", "MAXLEN", "1");
    wire.mend();

    eventually(() -> assertThat(listener.texts("orders")).containsExactly("1", "9"));
    assertThat(listener.lost()).containsExactly(1);
    assertThat(log.lines(Level.WARN)).anyMatch(line -> line.contains("the stream orders"));
    Places places = broker.places().orElseThrow();
    assertThat(places.resolve(before)).isNotInstanceOf(At.class);
    String after = text(broker, listener.events().get(1));
    eventually(() -> assertThat(places.resolve(after)).isInstanceOf(At.class));
  }

  @Test
  void aStreamThatIsMadeAnewIsReadFromItsBeginning() {
    RedisBroker broker = start(HISTORY, listener);
    command("XADD", "orders", "5-1", "data", "old");
    eventually(() -> assertThat(listener.texts("orders")).containsExactly("old"));
    String before = text(broker, listener.events().get(0));
    command("DEL", "orders");
    command("XADD", "orders", "1-1", "data", "new");

    eventually(() -> assertThat(listener.texts("orders")).containsExactly("old", "new"));
    assertThat(listener.lost()).containsExactly(1);
    assertThat(broker.places().orElseThrow().resolve(before)).isNotInstanceOf(At.class);
    assertThat(listener.downs()).isEmpty();
  }

  @Test
  void aRedisThatComesBackWithoutItsNewestEntriesSaysNothingTwice() {
    RedisBroker broker = start(HISTORY, listener);
    add("1", "2", "3");
    command("SAVE");
    add("4", "5");
    eventually(() -> assertThat(listener.texts("orders")).containsExactly("1", "2", "3", "4", "5"));
    String kept = text(broker, listener.events().get(2));
    String gone = text(broker, listener.events().get(4));
    redis.kill();
    eventually(() -> assertThat(listener.downs()).hasSize(1));
    redis.restart();
    assertThat(answer("XLEN", "orders")).as("entries that Redis has kept").isEqualTo(3L);
    eventually(() -> assertThat(listener.ups()).hasSize(2));
    add("6");

    eventually(() -> assertThat(listener.texts("orders")).contains("6"));
    assertThat(listener.texts("orders")).containsExactly("1", "2", "3", "4", "5", "6");
    assertThat(listener.lost()).as("others may be gone unheard").containsExactly(5);
    Places places = broker.places().orElseThrow();
    assertThat(places.resolve(kept)).isNotInstanceOf(At.class);
    assertThat(places.resolve(gone)).isNotInstanceOf(At.class);
    String after = text(broker, listener.events().get(5));
    eventually(() -> assertThat(places.resolve(after)).isInstanceOf(At.class));
  }

  @Test
  void whatOtherStreamsSayHasAPlaceAlsoBeforeTheStreamWithTheGapHasAnEntryAgain() {
    RedisBroker broker =
        closing(settings().streams(List.of("orders", "news")).node("node", HISTORY));
    broker.start(listener);
    add("1");
    command("XADD", "news", "*", "data", "a");
    command("SAVE");
    add("2");
    eventually(() -> assertThat(listener.events()).hasSize(3));
    Places places = broker.places().orElseThrow();
    long[] before = {listener.events("orders").get(1).ordinal(), 0};
    String known = places.text(before).orElseThrow();
    redis.kill();
    eventually(() -> assertThat(listener.downs()).hasSize(1));
    redis.restart();
    eventually(() -> assertThat(listener.lost()).hasSize(1));
    command("XADD", "news", "*", "data", "b");
    eventually(() -> assertThat(listener.texts("news")).containsExactly("a", "b"));

    assertThat(places.resolve(known)).isNotInstanceOf(At.class);
    assertThat(places.text(before)).as("before the gap").isEmpty();
    long[] heads = {places.behindGap()[0], listener.events("news").get(1).ordinal()};
    assertThat(places.first().orElseThrow()[0]).isEqualTo(heads[0]);
    String text = places.text(heads).orElseThrow();
    eventually(
        () ->
            assertThat(places.resolve(text))
                .isInstanceOfSatisfying(
                    At.class, at -> assertThat(at.heads()).containsExactly(heads)));
  }

  @Test
  void readingThatRedisRefusesIsToldInItsWords() {
    start(HISTORY, listener);
    command("ACL", "SETUSER", "default", "-xread");

    eventually(() -> assertThat(listener.downs()).isNotEmpty());
    assertThat(listener.downs().get(0)).contains("streams cannot be read", "NOPERM", "xread");
    command("ACL", "SETUSER", "default", "+xread");
    add("hello");
    eventually(() -> assertThat(listener.texts("orders")).containsExactly("hello"));
  }

  @Test
  void aKeyThatIsNoStreamIsToldAndReadOnceItIsOne() {
    command("SET", "orders", "text");
    start(HISTORY, listener);
    assertThat(listener.downs()).singleElement().asString().contains("stream orders", "WRONGTYPE");

    command("DEL", "orders");
    command("XADD", "orders", "*", "data", "hello");

    eventually(() -> assertThat(listener.texts("orders")).containsExactly("hello"));
  }

  @Test
  void anEntryThatIsTooLargeIsDroppedUnreadAndTheNextOneIsHeard() {
    BrokerContext context =
        new BrokerContext("default", "main", "node", true, true, HISTORY, () -> 2_000);
    RedisBroker broker = closing(new RedisBroker(settings().made(), context));
    broker.start(listener);
    for (int i = 0; i < 3; i++) {
      command("XADD", "orders", "*", "data", "x".repeat(5_000_000), "small", "s");
      command("XADD", "orders", "*", "data", "small " + i);
    }

    eventually(
        () ->
            assertThat(listener.texts("orders")).containsExactly("small 0", "small 1", "small 2"));
    assertThat(listener.dropped()).containsExactly("too-large", "too-large", "too-large");
  }

  @Test
  void moreThanThereIsRoomForInOneAnswerIsReadOneByOne() {
    String half = "x".repeat(1 << 20);
    RedisBroker broker = closing(settings().node("node", Duration.ZERO));
    redisIsAway(broker);
    for (int i = 0; i < 40; i++) {
      command("XADD", "orders", "*", "data", half + i);
    }
    wire.mend();

    eventually(() -> assertThat(listener.events("orders")).hasSize(40));
    assertThat(listener.texts("orders").get(39)).endsWith("39");
    assertThat(listener.dropped()).isEmpty();
  }

  @Test
  void soIsMoreThanThereIsRoomForInOneEntryOfEachStream() {
    String large = "x".repeat(6 << 20);
    List<String> names = IntStream.range(0, 12).mapToObj(i -> "s" + i).toList();
    RedisBroker broker = closing(settings().streams(names).node("node", Duration.ZERO));
    redisIsAway(broker);
    for (String name : names) {
      command("XADD", name, "*", "data", large);
      command("XADD", name, "*", "data", "small");
    }
    wire.mend();

    eventually(
        () -> assertThat(listener.events().size() + listener.dropped().size()).isEqualTo(24));
    assertThat(listener.dropped()).isEmpty();
    for (String name : names) {
      assertThat(listener.texts(name)).as(name).containsExactly(large, "small");
    }
  }

  @Test
  void theBodyIsDataOrPayloadOrAllFieldsAndMappingsKnowTheFields() {
    Messages heard = new Messages();
    start(HISTORY, heard);
    command("XADD", "orders", "7-1", "payload", "p", "data", "d", "größe", "x\"y");
    command("XADD", "orders", "7-2", "payload", "p");
    command("XADD", "orders", "7-3", "a", "1", "b", "x\"y");

    eventually(() -> assertThat(heard.texts()).hasSize(3));
    assertThat(heard.texts()).containsExactly("d", "p", "{\"a\":\"1\",\"b\":\"x\\\"y\"}");
    BrokerMessage first = heard.all.get(0);
    assertThat(first.address()).isEqualTo("orders");
    assertThat(first.header("größe")).contains("x\"y");
    assertThat(first.header("none")).isEmpty();
    assertThat(first.field("id")).contains("7-1");
    assertThat(new RedisFactory().fields()).contains("id");
  }

  private void redisIsAway(RedisBroker broker) {
    broker.start(listener);
    wire.cut();
    eventually(() -> assertThat(listener.downs()).hasSize(1));
  }

  private RedisConfigs settings() {
    return RedisConfigs.to("redis://127.0.0.1:" + wire.port()).streams(List.of("orders"));
  }

  private RedisBroker start(Duration history, BrokerListener hears) {
    RedisBroker broker = closing(settings().node("node", history));
    broker.start(hears);
    return broker;
  }

  private static String text(RedisBroker broker, Event event) {
    return broker.places().orElseThrow().text(new long[] {event.ordinal()}).orElseThrow();
  }

  private void add(String... data) {
    for (String each : data) {
      command("XADD", "orders", "*", "data", each);
    }
  }

  private void command(String... words) {
    var unused = answer(words);
  }

  private Object answer(String... words) {
    try (RespClient application = redis.client()) {
      return application.command(words);
    }
  }

  /** Keeps messages as they come. */
  private static final class Messages implements BrokerListener {
    private final List<BrokerMessage> all = new CopyOnWriteArrayList<>();

    List<String> texts() {
      return all.stream().map(each -> new String(each.body(), StandardCharsets.UTF_8)).toList();
    }

    @Override
    public void onEvent(BrokerMessage message) {
      all.add(message);
    }

    @Override
    public void onUp(String detail) {}

    @Override
    public void onDown(String reason) {}

    @Override
    public void onImpaired(Optional<String> reason) {}

    @Override
    public void onDropped(String reason) {}
  }
}
