package io.echobridge.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.channel.TraceContext;
import io.echobridge.mapping.Mapping;
import io.echobridge.mapping.MappingConfig;
import io.echobridge.mapping.MappingConfig.Kind;
import io.echobridge.net.MemoryBudget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** The heap holds no more than the history counts: its bound in bytes is about the truth. */
class HistoryHeapTest {
  private static final int MESSAGES = 20_000;
  private static final ChannelName CHANNEL = new ChannelName("orders");
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-";

  @Test
  void messagesOfAPlainBroker() {
    assertCounted(i -> BrokerMessage.of("orders." + i, body(i), 0, i), mapping("c"));
  }

  /** What collectors of traces and their kin add: more than the content itself. */
  @Test
  void messagesWithHeadersThatNobodyReads() {
    int each = assertCounted(i -> message(i), mapping("c"));
    assertThat(each).isLessThan(500);
  }

  @Test
  void messagesWithHeadersAndFieldsThatRulesRead() {
    int each =
        assertCounted(i -> message(i), mapping("{header.h0}{header.h1}{header.h2}{header.h3}{id}"));
    assertThat(each).isGreaterThan(700);
  }

  @Test
  void eventsThatCirculatedThroughABroker() {
    assertCounted(i -> new Content.Circulated(message(i), List.of()));
  }

  @Test
  void eventsOfPublishersWhoTrace() {
    assertCounted(
        i ->
            Content.Opened.of(
                CHANNEL,
                new BroadcastEvent("E" + i, RawJson.ofUtf8(body(i)), null, Set.of("socket." + i))
                    .tracedBy(new TraceContext(TRACE + i, "vendor=" + i + "x".repeat(400)))));
  }

  private static int assertCounted(IntFunction<BrokerMessage> messages, Mapping mapping) {
    return assertCounted(i -> new Content.Brought(messages.apply(i), mapping));
  }

  /**
   * Returns how many bytes of the heap a message takes, and that it is counted as about as many.
   */
  private static int assertCounted(IntFunction<Content> contents) {
    HistorySettings settings =
        new HistorySettings(Duration.ofHours(1), 1L << 30, MESSAGES, channel -> true);
    History history = new History(1, settings, new MemoryBudget(1L << 30), () -> 0);
    long before = used();
    for (int i = 0; i < MESSAGES; i++) {
      history.append(0, 0, i, contents.apply(i), List.of(CHANNEL));
    }
    long taken = used() - before;
    assertThat(history.size()).isEqualTo(MESSAGES); // and is reachable until here
    assertThat((double) taken / history.bytes()).isBetween(0.4, 1.1);
    return (int) (taken / MESSAGES);
  }

  private static Mapping mapping(String channel) {
    MappingConfig rule =
        new MappingConfig(
            Optional.empty(),
            Optional.of(Kind.RAW),
            Optional.of(channel),
            Optional.of("e"),
            Optional.empty(),
            Optional.empty());
    return Mapping.of(List.of(rule), Set.of("id"), 100_000);
  }

  private static byte[] body(int i) {
    return ("{\"order\":" + i + ",\"state\":\"shipped\"}").getBytes(StandardCharsets.UTF_8);
  }

  private static BrokerMessage message(int i) {
    Map<String, String> headers = new HashMap<>();
    for (int name = 0; name < 6; name++) {
      headers.put("h" + name, TRACE + i + "." + name);
    }
    return new WithHeaders("orders." + i, body(i), i, Integer.toString(i), headers);
  }

  /** As brokers have them whose client libraries make objects of every header. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares messages
  private record WithHeaders(
      String address, byte[] body, long ordinal, String id, Map<String, String> headers)
      implements BrokerMessage {
    @Override
    public int lane() {
      return 0;
    }

    @Override
    public Optional<String> field(String name) {
      return name.equals("id") ? Optional.of(id) : Optional.empty();
    }

    @Override
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  /** After the collector has had the chance that it needs. */
  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
