package io.echobridge.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.mapping.MappedEvent;
import io.echobridge.net.MemoryBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept, for how long, and whether it is known that all of it is. */
class HistoryTest {
  private static final ChannelName A = new ChannelName("a");
  private static final ChannelName B = new ChannelName("b");
  private static final int BYTES = 1_000;

  private final MemoryBudget heap = new MemoryBudget(1 << 20);
  private long now;

  @Test
  void whatCameBehindAPlaceIsCollectedInOrder() {
    History history = history(1 << 20, 1_000);
    append(history, 0, 0, A);
    Place start = history.here();
    append(history, 0, 1, B);
    append(history, 0, 2, A);
    append(history, 0, 3, A);
    assertThat(ordinals(history, A, start)).containsExactly(2L, 3L);
    assertThat(ordinals(history, B, start)).containsExactly(1L);
  }

  @Test
  void ofSeveralLanesEachCountsByItself() {
    History history = history(1 << 20, 1_000);
    append(history, 0, 10, A);
    append(history, 1, 5, A);
    Place start = history.here();
    append(history, 1, 6, A);
    append(history, 0, 11, A);
    // Another node has heard the second lane's message, and not the first one's.
    Place ahead = start.later(new Place(new long[][] {{-1, 6}}, null));
    assertThat(ordinals(history, A, ahead)).containsExactly(11L);
  }

  @Test
  void whatWasCopiedIsLookedThroughLaterThoughTheHistoryGoesOn() {
    History history = history(1 << 20, 3);
    append(history, 0, 0, A);
    Place start = history.here();
    append(history, 0, 1, A);
    append(history, 0, 2, A);
    long behind = history.last();
    Backlog backlog = new Backlog(1 << 20);
    assertThat(history.copy(A, start, -1, backlog)).isTrue();
    assertThat(backlog.size()).isZero();
    append(history, 0, 3, A);
    append(history, 0, 4, A);
    append(history, 0, 5, A);
    backlog.sift();
    assertThat(backlog.inOrder()).extracting(LogEntry::ordinal).containsExactly(1L, 2L);
    assertThat(history.copy(A, start, behind, backlog)).isTrue();
    backlog.sift();
    assertThat(backlog.inOrder()).extracting(LogEntry::ordinal).containsExactly(1L, 2L, 3L, 4L, 5L);
    append(history, 0, 6, A);
    assertThat(history.copy(A, start, behind, backlog)).isFalse();
  }

  @Test
  void whatComesBehindAGapStandsBehindItInAllLanes() {
    History history = history(1 << 20, 1_000);
    append(history, 0, 10, A);
    append(history, 1, 5, A);
    history.skip(0, new long[] {11, 4});
    Place start = history.here();
    append(history, 1, 6, A);
    assertThat(start).hasToString("[[11, 5]]");
    assertThat(ordinals(history, A, start)).containsExactly(6L);
    LogEntry last = Objects.requireNonNull(history.entry(history.last()));
    assertThat(history.placeOf(last, LogEntry.ALL)).hasToString("[[11, 6]]");
  }

  @Test
  void beyondItsBytesTheOldestGoesAndThatIsKnown() {
    History history = history(10L * BYTES, 1_000);
    append(history, 0, 0, A);
    Place early = history.here();
    for (int i = 1; i <= 50; i++) {
      append(history, 0, i, A);
    }
    Place late = history.here();
    append(history, 0, 51, A);
    assertThat(history.bytes()).isLessThanOrEqualTo(10L * BYTES);
    assertThat(history.collect(A, early, -1, new Backlog(1 << 20))).isFalse();
    assertThat(ordinals(history, A, late)).containsExactly(51L);
    assertThat(history.reach()).isLessThan(Duration.ofMinutes(2));
    dropAll(history);
    assertThat(heap.used()).isZero();
  }

  @Test
  void aLoudChannelDoesNotPushAQuietOneOut() {
    History history = history(1 << 20, 10);
    append(history, 0, 0, B);
    Place start = history.here();
    append(history, 0, 1, B);
    for (int i = 2; i < 100; i++) {
      append(history, 0, i, A);
    }
    assertThat(ordinals(history, B, start)).containsExactly(1L);
    assertThat(history.collect(A, start, -1, new Backlog(1 << 20))).isFalse();
  }

  @Test
  void theBoundOfAChannelHoldsForEachThatAMessageIsFor() {
    History history = history(1 << 20, 10);
    for (int i = 0; i < 50; i++) {
      List<MappedEvent> both =
          List.of(
              new MappedEvent(A, new BroadcastEvent("E", RawJson.of("1"), null)),
              new MappedEvent(B, new BroadcastEvent("E", RawJson.of("1"), null)));
      history.append(0, 0, i, new Content.Opened(both, 100), List.of(A, B));
    }
    Place start = new Place(new long[][] {{39}}, null);
    assertThat(ordinals(history, A, start)).hasSize(10);
    assertThat(ordinals(history, B, start)).hasSize(10);
    Place before = new Place(new long[][] {{38}}, null);
    assertThat(history.collect(A, before, -1, new Backlog(1 << 20))).isFalse();
  }

  @Test
  void whatStandsForEntriesThatWereDroppedIsBoundedToo() {
    History history = history(50L * BYTES, 10);
    for (int i = 0; i < 10_000; i++) {
      append(history, 0, i, A);
    }
    assertThat(history.bytes()).isBetween(10L * BYTES, 50L * BYTES);
    assertThat(history.size()).isLessThan(500);
    dropAll(history);
    assertThat(history.bytes()).isZero();
    assertThat(heap.used()).isZero();
  }

  @Test
  void whatIsTooOldGoesThoughThereIsRoom() {
    History history = history(1 << 20, 1_000);
    append(history, 0, 0, A);
    Place start = history.here();
    append(history, 0, 1, A);
    now += Duration.ofMinutes(1).toNanos();
    history.trim();
    assertThat(ordinals(history, A, start)).containsExactly(1L);
    now += Duration.ofMinutes(2).toNanos();
    history.trim();
    assertThat(history.size()).isZero();
    assertThat(history.collect(A, start, -1, new Backlog(1 << 20))).isFalse();
    assertThat(history.collect(A, history.here(), -1, new Backlog(1 << 20))).isTrue();
  }

  @Test
  void theProcessBoundsWhatAllAppsKeep() {
    MemoryBudget small = new MemoryBudget(5L * BYTES);
    History history = new History(1, settings(1 << 20, 1_000), small, () -> now);
    for (int i = 0; i < 100; i++) {
      append(history, 0, i, A);
    }
    assertThat(small.used()).isLessThanOrEqualTo(5L * BYTES);
    assertThat(history.size()).isPositive();
  }

  @Test
  void thePlaceOfAnEntryIsThatBehindItWhenItCame() {
    History history = history(1 << 20, 1_000);
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      append(history, i, 0, B);
    }
    for (int i = 3; i < 303; i++) {
      append(history, i % 3, i, A);
      places.add(history.here());
    }
    Backlog all = new Backlog(1 << 20);
    assertThat(history.collect(A, new Place(new long[][] {{}}, null), -1, all)).isTrue();
    List<LogEntry> entries = all.inOrder();
    assertThat(entries).hasSize(300);
    for (int i = 0; i < 300; i++) {
      assertThat(history.placeOf(entries.get(i), LogEntry.ALL))
          .hasToString(places.get(i).toString());
    }
  }

  @Test
  void aBacklogThatIsTooMuchSaysSo() {
    History history = history(1 << 20, 1_000);
    Place start = history.here();
    for (int i = 0; i < 20; i++) {
      append(history, 0, i, A);
    }
    Backlog small = new Backlog(5L * BYTES);
    assertThat(history.collect(A, start, -1, small)).isTrue();
    assertThat(small.isFull()).isTrue();
  }

  @Test
  void whatOneSourceBroughtIsReadInParts() {
    History history = history(1 << 20, 1_000);
    for (int i = 0; i < 20; i++) {
      append(history, 0, 2L * i, i % 2 == 0 ? A : B);
    }
    SourceEntries entries = new SourceEntries(history);
    List<Long> read = new ArrayList<>();
    long behind = 5;
    long after = -1;
    while (true) {
      SourceEntries.Row row =
          Objects.requireNonNull(
              entries.read(0, behind, after, 31, 3 * BYTES, ordinal -> ordinal | 1));
      row.entries().forEach(entry -> read.add(entry.ordinal()));
      if (row.isAll()) {
        break;
      }
      assertThat(row.entries()).hasSizeLessThan(6);
      behind = read.get(read.size() - 1) | 1;
      after = row.last();
    }

    assertThat(read).containsExactly(6L, 8L, 10L, 12L, 14L, 16L, 18L, 20L, 22L, 24L, 26L, 28L, 30L);
  }

  @Test
  void aPartGoesOnThoughWhatOtherSourcesBroughtIsGone() {
    History history =
        new History(2, settings(20L * BYTES, 1_000), new MemoryBudget(1 << 20), () -> now);
    SourceEntries entries = new SourceEntries(history);
    append(history, 0, 0, A);
    SourceEntries.Row row =
        Objects.requireNonNull(entries.read(0, -1, -1, 0, 1 << 20, ordinal -> ordinal));
    history.change(settings(5L * BYTES, 1_000));
    for (int i = 0; i < 20; i++) {
      Content content = new Content.Opened(List.of(), BYTES - 200);
      history.append(1, 0, i, content, Set.of(B));
    }
    append(history, 0, 1, A);

    assertThat(history.entry(row.last() + 1)).isNull();
    assertThat(
            Objects.requireNonNull(entries.read(0, 0, row.last(), 1, 1 << 20, ordinal -> ordinal))
                .entries())
        .extracting(LogEntry::ordinal)
        .containsExactly(1L);
  }

  @Test
  void aPartIsNotCutWithinWhatStandsForOneMessage() {
    History history = history(1 << 20, 1_000);
    for (int i = 0; i < 4; i++) {
      append(history, 0, i, A);
    }
    SourceEntries.Row row =
        Objects.requireNonNull(
            new SourceEntries(history).read(0, -1, -1, 3, BYTES / 2, ordinal -> ordinal | 1));

    assertThat(row.entries()).extracting(LogEntry::ordinal).containsExactly(0L, 1L);
    assertThat(row.isAll()).isFalse();
  }

  @Test
  void whatIsNotAllThereAnyMoreIsNotRead() {
    History history = history(10L * BYTES, 1_000);
    for (int i = 0; i < 30; i++) {
      append(history, 0, i, A);
    }
    SourceEntries entries = new SourceEntries(history);
    long gone = entries.gone(0);

    assertThat(gone).isGreaterThan(10);
    assertThat(entries.newest(0, 100L * BYTES)).isEqualTo(gone);
    assertThat(entries.newest(0, 3L * BYTES + 1)).isEqualTo(26);
    assertThat(entries.read(0, gone - 1, -1, 29, 1 << 20, ordinal -> ordinal)).isNull();
    assertThat(
            Objects.requireNonNull(entries.read(0, gone, -1, 29, 1 << 20, ordinal -> ordinal))
                .entries())
        .hasSize((int) (29 - gone));
  }

  @Test
  void whatNobodyCanBringOfAChannelMakesItIncompleteAndOthersNot() {
    History history = history(1 << 20, 1_000);
    append(history, 0, 0, A);
    append(history, 0, 1, B);
    Place start = history.here();
    append(history, 0, 2, A);
    history.lose(0, 0, 3, A);
    append(history, 0, 4, A);
    append(history, 0, 5, B);

    assertThat(history.collect(A, start, -1, new Backlog(1 << 20))).isFalse();
    assertThat(ordinals(history, B, start)).containsExactly(5L);
    dropAll(history);
    assertThat(heap.used()).isZero();
  }

  @Test
  void aQuietChannelIsCompleteWhileBusyOnesPushEachOtherOut() {
    History history = history(10L * BYTES, 1_000);
    ChannelName quiet = new ChannelName("quiet");
    append(history, 0, 0, A);
    Place start = history.here();
    for (int i = 1; i < 100; i++) {
      append(history, 0, i, i % 2 == 0 ? A : B);
    }
    assertThat(history.collect(A, start, -1, new Backlog(1 << 20))).isFalse();
    assertThat(ordinals(history, quiet, start)).isEmpty();
    append(history, 0, 100, quiet);
    assertThat(ordinals(history, quiet, start)).containsExactly(100L);
    Place late = history.here();
    for (int i = 101; i < 200; i++) {
      append(history, 0, i, A);
    }
    assertThat(history.collect(quiet, start, -1, new Backlog(1 << 20))).isFalse();
    assertThat(ordinals(history, quiet, late)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsCollectedIsAllThatCameOrNothingWhateverWasDropped(long seed) {
    Random random = new Random(seed);
    History history = history((5 + random.nextInt(40)) * (long) BYTES, 3 + random.nextInt(20));
    List<ChannelName> channels =
        Stream.of("a", "b", "c", "d", "e", "f").map(ChannelName::new).toList();
    List<ChannelName> came = new ArrayList<>();
    List<Place> places = new ArrayList<>();
    List<Place> parts = new ArrayList<>();
    int collected = 0;
    for (int i = 0; i < 3_000; i++) {
      ChannelName channel = channels.get((int) Math.min(5, Math.abs(random.nextGaussian() * 2)));
      if (random.nextInt(50) == 0) {
        history.lose(0, 0, i, channel);
        came.add(new ChannelName("lost-" + channel.value()));
      } else {
        append(history, 0, i, channel);
        came.add(channel);
      }
      places.add(history.here());
      parts.add(history.within(0, 0, 1));
      int from = Math.max(0, i - random.nextInt(100));
      boolean isPart = random.nextBoolean(); // of a message that has one event more
      for (ChannelName each : channels) {
        Backlog backlog = new Backlog(1 << 20);
        if (history.collect(each, (isPart ? parts : places).get(from), -1, backlog)) {
          collected++;
          List<Long> expected =
              LongStream.rangeClosed(isPart ? from : from + 1, i)
                  .filter(at -> came.get((int) at).value().endsWith(each.value()))
                  .boxed()
                  .toList();
          assertThat(backlog.inOrder()).extracting(LogEntry::ordinal).isEqualTo(expected);
        }
      }
    }
    assertThat(collected).isGreaterThan(3_000);
  }

  /** Everything is too old after an hour. */
  private void dropAll(History history) {
    now += Duration.ofHours(1).toNanos();
    history.trim();
  }

  private History history(long maxBytes, int maxPerChannel) {
    return new History(1, settings(maxBytes, maxPerChannel), heap, () -> now);
  }

  private static HistorySettings settings(long maxBytes, int maxPerChannel) {
    return new HistorySettings(Duration.ofMinutes(2), maxBytes, maxPerChannel, every -> true);
  }

  private void append(History history, int lane, long ordinal, ChannelName channel) {
    now += 1_000;
    BroadcastEvent event = new BroadcastEvent("E", RawJson.of("1"), null);
    Content content = new Content.Opened(List.of(new MappedEvent(channel, event)), BYTES - 200);
    history.append(0, lane, ordinal, content, Set.of(channel));
  }

  private static List<Long> ordinals(History history, ChannelName channel, Place start) {
    Backlog backlog = new Backlog(1 << 20);
    assertThat(history.collect(channel, start, -1, backlog)).isTrue();
    return backlog.inOrder().stream().map(LogEntry::ordinal).toList();
  }
}
