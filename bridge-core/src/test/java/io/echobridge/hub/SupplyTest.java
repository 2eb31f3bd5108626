package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.Backfill;
import io.echobridge.broker.Places;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.history.History;
import io.echobridge.history.HistorySettings;
import io.echobridge.history.Offsets;
import io.echobridge.hub.delivery.Broadcasts;
import io.echobridge.hub.delivery.ByteBudget;
import io.echobridge.hub.delivery.Channels;
import io.echobridge.hub.delivery.KeptMessages;
import io.echobridge.hub.delivery.Recall;
import io.echobridge.hub.delivery.Sequencer;
import io.echobridge.hub.recovery.MissedQuestion;
import io.echobridge.hub.stats.Counters;
import io.echobridge.hub.stats.Taps;
import io.echobridge.net.MemoryBudget;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a node says that cannot bring another one what that has missed: not yet, or never. */
class SupplyTest {
  private static final Frame.Question QUESTION =
      new Frame.Question(
          1, MissedQuestion.KIND, new MissedQuestion(1, null, null, "end", "main").text());

  private final Link link = new Link();
  private final Supply supply =
      new Supply(Map.of("main", new Supply.Supplied(0, link, link)), kept());

  @Test
  void aNodeThatIsBeingBroughtWhatItMissedItselfWillHaveIt() {
    link.first = Optional.of(new long[] {3});
    assertThat(supply.answer(QUESTION).can()).isTrue();
    assertThat(supply.answer(QUESTION).part()).isNull();
  }

  @Test
  void aNodeThatIsNewItselfWillNot() {
    assertThat(supply.answer(QUESTION).can()).isFalse();
  }

  @Test
  void aNodeThatHasNotHeardTheEndYetWill() {
    link.first = Optional.of(new long[] {3});
    link.begin = OptionalLong.of(3);
    link.end = new Places.Ahead();
    assertThat(supply.answer(QUESTION).can()).isTrue();
    link.end = new Places.Unknown();
    assertThat(supply.answer(QUESTION).can()).isFalse();
  }

  private static KeptMessages kept() {
    Counters counters = new Counters();
    Broadcasts broadcasts = new Broadcasts(new ByteBudget(1 << 20), counters, new Taps());
    Channels channels = new Channels("test", new NodeId(1), true, 1, counters);
    History history =
        new History(
            1,
            new HistorySettings(Duration.ofMinutes(1), 1 << 20, 100, every -> true),
            new MemoryBudget(1 << 20),
            System::nanoTime);
    Recall recall = new Recall(history, new Offsets(List.of(new Link())), broadcasts);
    return new KeptMessages(new Sequencer(List.of(), channels, broadcasts, recall), recall);
  }

  /** A broker's link that knows what a test says. */
  private static final class Link implements Places, Backfill {
    Optional<long[]> first = Optional.empty();
    OptionalLong begin = OptionalLong.empty();
    Resolved end = new Unknown();

    @Override
    public Optional<String> text(long[] heads) {
      return Optional.empty();
    }

    @Override
    public Resolved resolve(String text) {
      return end;
    }

    @Override
    public Optional<long[]> first() {
      return first;
    }

    @Override
    public OptionalLong begin(long ordinal) {
      return begin;
    }

    @Override
    public long endOf(long ordinal) {
      return ordinal;
    }

    @Override
    public Optional<byte[]> points(long behind, long upTo) {
      return Optional.empty();
    }
  }
}
