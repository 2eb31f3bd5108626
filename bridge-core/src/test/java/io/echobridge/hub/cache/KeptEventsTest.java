package io.echobridge.hub.cache;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.channel.TraceContext;
import io.echobridge.hub.stats.Counters;
import io.echobridge.net.MemoryBudget;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeptEventsTest {
  private static final ChannelName NEWS = new ChannelName("cache-news");

  private final Counters counters = new Counters();
  private final MemoryBudget heap = new MemoryBudget(200 << 20);
  private long now = 5;
  private final KeptEvents events = new KeptEvents(counters, heap, () -> now);

  @Test
  void aChannelKeepsItsLastEventForThirtyMinutes() {
    events.keep(NEWS, event("1"));
    events.keep(NEWS, event("2"));
    now += Duration.ofMinutes(30).toNanos() - 1;
    assertThat(data(NEWS)).isEqualTo("2");
    assertThat(events.age(requireNonNull(events.find(NEWS)))).isLessThan(KeptEvents.KEPT);
    now += 1;
    assertThat(events.find(NEWS)).isNull();
  }

  @Test
  void anEventThatAnotherNodeKeptIsAsOldHere() {
    events.keep(NEWS, event("1"), Duration.ofMinutes(20).toMillis());
    now += Duration.ofMinutes(10).toNanos() - 1;
    assertThat(data(NEWS)).isEqualTo("1");
    now += 1;
    assertThat(events.find(NEWS)).isNull();
  }

  @Test
  void theOldestGoWhereThereAreTooManyChannels() {
    for (int i = 0; i < KeptEvents.MOST_CHANNELS; i++) {
      events.keep(numbered(i), event("1"));
    }
    events.keep(numbered(0), event("2"));
    events.keep(NEWS, event("3"));

    assertThat(data(numbered(0))).isEqualTo("2");
    assertThat(events.find(numbered(1))).isNull();
    assertThat(data(numbered(2))).isEqualTo("1");
    assertThat(counters.keptEvicted.sum()).isEqualTo(1);
  }

  @Test
  void theOldestGoWhereThereAreTooManyBytes() {
    String large = '"' + "x".repeat(10 << 20) + '"';
    for (int i = 0; i < 7; i++) {
      events.keep(numbered(i), event(large));
    }
    assertThat(events.find(numbered(0))).isNull();
    assertThat(events.find(numbered(1))).isNotNull();
    assertThat(counters.keptEvicted.sum()).isEqualTo(1);
    assertThat(heap.used()).isBetween(60L << 20, KeptEvents.MOST_BYTES);
    events.clear();
    assertThat(heap.used()).isZero();
  }

  @Test
  void theOldestGoWhereAllAppsTogetherKeepTooMuch() {
    events.keep(numbered(0), event("1"));
    events.keep(numbered(1), event("1"));
    heap.take(heap.limit() - heap.used());
    events.keep(numbered(2), event("1"));
    assertThat(events.find(numbered(0))).isNull();
    assertThat(events.find(numbered(1))).isNotNull();
    assertThat(events.find(numbered(2))).isNotNull();

    events.keep(NEWS, event('"' + "x".repeat(10_000) + '"'));
    assertThat(events.find(NEWS)).isNull();
    assertThat(counters.keptEvicted.sum()).isEqualTo(4);
  }

  /** It would take more than the event, and who is told later is no part of that work. */
  @Test
  void whatAnEventSaysOfATraceIsForgotten() {
    events.keep(NEWS, event("1").tracedBy(new TraceContext("parent", "x".repeat(500))));
    assertThat(requireNonNull(events.find(NEWS)).event().trace()).isNull();
    assertThat(heap.used()).isLessThan(500);
  }

  private String data(ChannelName channel) {
    return requireNonNull(events.find(channel)).event().data().toString();
  }

  private static ChannelName numbered(int i) {
    return new ChannelName("cache-" + i);
  }

  private static BroadcastEvent event(String data) {
    return new BroadcastEvent("E", RawJson.of(data), null);
  }
}
