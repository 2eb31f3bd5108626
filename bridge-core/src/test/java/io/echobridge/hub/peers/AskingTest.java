package io.echobridge.hub.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.frame.Change;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.Frame.Answer.Row;
import io.echobridge.hub.peers.Asking.Answers;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AskingTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);
  private static final NodeId STRANGER = new NodeId(3);

  private final List<Frame.Question> sent = new ArrayList<>();
  private long now = 7 * SECOND;
  private final Asking asking =
      new Asking(SECOND, 5, () -> now, (nodes, question) -> sent.add(question));

  @Test
  void anAnswerIsThereWhenEveryNodeHasSaidEverything() {
    CompletableFuture<Answers> answers = ask("news");
    answered(ONE, 0, false, row("a", 1));
    answered(TWO, 0, true, row("a", 3));
    assertThat(answers).isNotDone();
    answered(ONE, 1, true, row("b", 2));

    assertThat(answers.join())
        .isEqualTo(new Answers(List.of(row("a", 1), row("a", 3), row("b", 2)), 2, 2, false));
    assertThat(asking.next()).isEqualTo(Long.MAX_VALUE);
    assertThat(asking.partial()).isZero();
  }

  @Test
  void aSingleNodeIsNotAsked() {
    assertThat(asking.ask(List.of(), Asking.CHANNELS, "").toCompletableFuture().join())
        .isEqualTo(Answers.NONE);
    assertThat(sent).isEmpty();
  }

  @Test
  void aNodeThatIsSilentIsWaitedForSoLongAndNotLonger() {
    CompletableFuture<Answers> answers = ask("news");
    answered(ONE, 0, true, row("a", 1));
    assertThat(asking.next()).isEqualTo(now + SECOND);
    now += SECOND - 1;
    asking.tick();
    assertThat(answers).isNotDone();
    now += 1;
    asking.tick();

    assertThat(answers.join()).isEqualTo(new Answers(List.of(row("a", 1)), 2, 1, false));
    assertThat(asking.partial()).isEqualTo(1);
  }

  @Test
  void aNodeThatIsGoneIsNotWaitedFor() {
    CompletableFuture<Answers> answers = ask("news");
    answered(ONE, 0, true, row("a", 1));
    asking.gone(TWO);

    assertThat(answers.join()).isEqualTo(new Answers(List.of(row("a", 1)), 2, 1, false));
  }

  @Test
  void aNodeThatCannotAnswerSaysSo() {
    CompletableFuture<Answers> answers = ask("news");
    answered(ONE, 0, true, row("a", 1));
    asking.answered(TWO, new Frame.Answer(sent.get(0).id(), 0, true, false, List.of()));

    assertThat(answers.join())
        .isEqualTo(new Answers(List.of(row("a", 1)), 2, 1, false, null, null, true));
  }

  @Test
  void whoIsLateOrGoneHasNotSaidThatItCannot() {
    CompletableFuture<Said> late = askOne(Duration.ofSeconds(1));
    now += SECOND;
    asking.tick();
    assertThat(late.join()).isEqualTo(Said.NOTHING);
    CompletableFuture<Said> gone = askOne(Duration.ofSeconds(1));
    asking.gone(ONE);
    assertThat(gone.join()).isEqualTo(Said.NOTHING);
    CompletableFuture<Said> cannot = askOne(Duration.ofSeconds(1));
    asking.answered(ONE, new Frame.Answer(3, 0, true, false, List.of()));
    assertThat(cannot.join()).isEqualTo(new Said(Said.Word.CANNOT, null));
    CompletableFuture<Said> notYet = askOne(Duration.ofSeconds(1));
    asking.answered(ONE, new Frame.Answer(4, 0, true, true, List.of()));
    assertThat(notYet.join()).isEqualTo(new Said(Said.Word.CAN, null));
  }

  @Test
  void oneNodeMayBeGivenAnotherTimeThanAllOfThem() {
    CompletableFuture<Said> said = askOne(Duration.ofSeconds(3));
    assertThat(asking.next()).isEqualTo(now + 3 * SECOND);
    now += 3 * SECOND - 1;
    asking.tick();
    assertThat(said).isNotDone();
    now += 1;
    asking.tick();
    assertThat(said.join()).isEqualTo(Said.NOTHING);
  }

  @Test
  void equalQuestionsShareAnAnswerForAMomentAndOthersDoNot() {
    CompletableFuture<Answers> first = ask("news");
    now += SECOND / 4 - 1;
    assertThat(ask("news")).isSameAs(first);
    assertThat(ask("sport")).isNotSameAs(first);
    assertThat(sent).hasSize(2);
    now += 1;
    assertThat(ask("news")).isNotSameAs(first);
    assertThat(sent).hasSize(3);
  }

  @Test
  void whatWasNotAskedOrComesTwiceOrOutOfTurnChangesNothing() {
    CompletableFuture<Answers> answers = ask("news");
    answered(STRANGER, 0, true, row("x", 9));
    answered(ONE, 1, true, row("x", 9));
    answered(ONE, 0, true, row("a", 1));
    answered(ONE, 0, true, row("a", 1));
    asking.answered(TWO, new Frame.Answer(99, 0, true, true, List.of(row("x", 9))));
    answered(TWO, 0, true);

    assertThat(answers.join()).isEqualTo(new Answers(List.of(row("a", 1)), 2, 2, false));
  }

  @Test
  void ofSeveralKeptEventsTheYoungestIsTheAnswer() {
    CompletableFuture<Answers> answers = ask("news");
    Change.Event old = kept("1", 50);
    Change.Event young = kept("2", 20);
    asking.answered(ONE, new Frame.Answer(sent.get(0).id(), 0, true, true, List.of(), young, null));
    asking.answered(TWO, new Frame.Answer(sent.get(0).id(), 0, true, true, List.of(), old, null));

    assertThat(answers.join().kept()).isEqualTo(young);
  }

  private static Change.Event kept(String data, long age) {
    BroadcastEvent event = new BroadcastEvent("E", RawJson.of(data), null);
    return new Change.Event(List.of(new ChannelName("cache-a")), event, age);
  }

  @Test
  void moreRowsThanMayBeKeptAreLeftOutAndThatIsSaid() {
    CompletableFuture<Answers> answers = ask("news");
    Row[] many = IntStream.range(0, 6).mapToObj(i -> row("c" + i, 1)).toArray(Row[]::new);
    answered(ONE, 0, true, many);
    answered(TWO, 0, true);

    assertThat(answers.join().tooMany()).isTrue();
    assertThat(answers.join().rows()).hasSize(5);
  }

  private CompletableFuture<Said> askOne(Duration within) {
    return asking.ask(ONE, "missed", "" + sent.size(), within).toCompletableFuture();
  }

  private CompletableFuture<Answers> ask(String prefix) {
    return asking.ask(List.of(ONE, TWO), Asking.CHANNELS, prefix).toCompletableFuture();
  }

  private void answered(NodeId from, int index, boolean isLast, Row... rows) {
    asking.answered(from, new Frame.Answer(sent.get(0).id(), index, isLast, true, List.of(rows)));
  }

  private static Row row(String channel, int subscriptions) {
    return new Row(new ChannelName(channel), subscriptions, 0);
  }
}
