package io.echobridge.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.history.Backlog;
import io.echobridge.history.Content;
import io.echobridge.history.History;
import io.echobridge.history.HistorySettings;
import io.echobridge.history.Place;
import io.echobridge.mapping.MappedEvent;
import io.echobridge.net.ClientMemory;
import io.echobridge.net.Holding;
import io.echobridge.net.MemoryBudget;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What waits for slow clients counts as theirs once the history has dropped it. */
class UnsentTest {
  private static final ChannelName CHANNEL = new ChannelName("news");
  private static final int BODY = 800;

  /** What one message takes. */
  private static final int BYTES = BODY + 200;

  private final ClientMemory memory = new ClientMemory(1 << 20, Runnable::run);
  private final Holding one = memory.open(1);
  private final Holding two = memory.open(2);
  private final long atFirst = memory.used();
  private final long session = one.bytes();
  private long now;
  private final History history =
      new History(
          1,
          new HistorySettings(Duration.ofMinutes(1), 1 << 20, 10_000, every -> true),
          new MemoryBudget(1 << 20),
          () -> now);
  private final Place start = history.here();

  @Test
  void whatTheHistoryHasCostsClientsNothing() {
    append(10);
    Unsent unsent = unsent();
    assertThat(unsent.mayWait(one)).isTrue();
    assertThat(memory.used()).isEqualTo(atFirst);
    assertThat(one.bytes()).isEqualTo(session);
  }

  @Test
  void whatSeveralWaitForCountsForEachOfThemAndOnceForAll() {
    append(10);
    Unsent ofOne = unsent();
    Unsent ofTwo = unsent();
    dropAll();
    assertThat(ofOne.mayWait(one)).isTrue();
    assertThat(ofTwo.mayWait(two)).isTrue();
    assertThat(ofTwo.mayWait(two)).as("a second look finds nothing new").isTrue();
    assertThat(one.bytes()).isEqualTo(session + 10 * BYTES);
    assertThat(two.bytes()).isEqualTo(session + 10 * BYTES);
    assertThat(memory.used()).isEqualTo(atFirst + 10 * BYTES);

    ofOne.end();
    assertThat(one.bytes()).isEqualTo(session);
    assertThat(memory.used()).isEqualTo(atFirst + 10 * BYTES);
    ofTwo.end();
    ofTwo.end();
    assertThat(memory.used()).isEqualTo(atFirst);
  }

  @Test
  void whatIsSentCountsNoMore() {
    append(10);
    Unsent unsent = unsent();
    dropAll();
    assertThat(unsent.mayWait(one)).isTrue();
    for (int left = 9; left >= 0; left--) {
      unsent.sent(unsent.message().size());
      assertThat(one.bytes()).isEqualTo(session + (long) left * BYTES);
    }
    assertThat(unsent.message()).isEmpty();
    assertThat(memory.used()).isEqualTo(atFirst);
  }

  @Test
  void allOfALongBacklogIsFoundInTheEndWhateverIsSentMeanwhile() {
    append(700);
    Unsent unsent = unsent();
    assertThat(unsent.mayWait(one)).isTrue();
    dropAll();
    for (int look = 0; look < 3; look++) {
      assertThat(unsent.mayWait(one)).isTrue();
      unsent.sent(50);
    }
    assertThat(unsent.mayWait(one)).isTrue();
    assertThat(one.bytes()).isEqualTo(session + 550 * BYTES);
    unsent.end();
    assertThat(memory.used()).isEqualTo(atFirst);
  }

  @Test
  void whereClientsHaveNoMemoryLeftItMayNotWait() {
    memory.change(atFirst + 50 * BYTES);
    append(100);
    Unsent unsent = unsent();
    assertThat(unsent.mayWait(one)).isTrue();
    dropAll();
    assertThat(unsent.mayWait(one)).isFalse();
    unsent.end();
    assertThat(memory.used()).isEqualTo(atFirst);
  }

  @Test
  void anotherConnectionGoesOnWithItAndThenItCountsThere() {
    append(10);
    Unsent before = unsent();
    dropAll();
    before.sent(4);
    assertThat(before.mayWait(one)).isTrue();
    Unsent moved = before.moved();
    assertThat(one.bytes()).isEqualTo(session);
    assertThat(moved.mayWait(two)).isTrue();
    assertThat(two.bytes()).isEqualTo(session + 6 * BYTES);
    assertThat(moved.message()).hasSize(1);
    moved.end();
    assertThat(memory.used()).isEqualTo(atFirst);
  }

  private Unsent unsent() {
    Backlog backlog = new Backlog(1 << 20);
    assertThat(history.collect(CHANNEL, start, -1, backlog)).isTrue();
    return Unsent.of(backlog.inOrder());
  }

  private void append(int messages) {
    for (int i = 0; i < messages; i++) {
      BroadcastEvent event = new BroadcastEvent("E", RawJson.of("1"), null);
      Content content = new Content.Opened(List.of(new MappedEvent(CHANNEL, event)), BODY);
      history.append(0, 0, i, content, Set.of(CHANNEL));
    }
  }

  private void dropAll() {
    now += Duration.ofMinutes(2).toNanos();
    history.trim();
    assertThat(history.size()).isZero();
  }
}
