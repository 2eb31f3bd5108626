package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.Missed;
import io.echobridge.channel.ChannelName;
import io.echobridge.hub.peers.Said;
import io.echobridge.hub.recovery.MissedPart;
import io.echobridge.hub.recovery.MissedQuestion;
import io.echobridge.presence.NodeId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time passes here only while somebody waits. */
final class FillingTest {
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);
  private static final Said CANNOT = new Said(Said.Word.CANNOT, null);
  private static final Said NOT_YET = new Said(Said.Word.CAN, null);

  private final Around around = new Around();

  private Node node(boolean isNew) {
    return new Node(isNew, around);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNodeThatIsSlowOnceIsAskedAgain(boolean isNew) {
    around.there(ONE);
    around.says(ONE, slow(1_500, last("a", "b")));
    Node node = node(isNew);
    assertThat(node.fills()).isTrue();
    assertThat(node.heard).containsExactly("a", "b");
    assertThat(around.asked).containsExactly(ONE, ONE);
  }

  @Test
  void aNewNodeGivesASlowOneMoreAndMoreTimeUntilItsOwnClientsWaitNoLonger() {
    around.there(ONE);
    around.says(ONE, slow(3_900, last("a")));
    Node node = node(true);
    assertThat(node.fills()).isTrue();
    assertThat(node.heard).containsExactly("a");

    Around later = new Around();
    later.there(ONE);
    later.says(ONE, slow(60_000, last("a")));
    Node other = new Node(true, later);
    assertThat(other.fills()).isFalse();
    assertThat(other.filling.isAnybodyLeft()).isTrue();
    assertThat(later.passed()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(12));
  }

  @Test
  void whoHearsAlreadyWaitsForASlowNodeNotLongerThanForAnother() {
    around.there(ONE);
    around.says(ONE, slow(60_000, last("a")));
    assertThat(node(false).fills()).isFalse();
    assertThat(around.passed()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNodeThatDoesNotHaveItYetIsAskedAgain(boolean isNew) {
    around.there(ONE);
    around.says(ONE, NOT_YET, NOT_YET, last("a"));
    Node node = node(isNew);
    assertThat(node.fills()).isTrue();
    assertThat(around.asked).containsExactly(ONE, ONE, ONE);
  }

  @Test
  void nodesThatAreAllNewSayNoAndWaitForNobody() {
    around.there(ONE, TWO);
    around.says(ONE, CANNOT);
    around.says(TWO, CANNOT);
    Node node = node(true);
    assertThat(node.fills()).isFalse();
    assertThat(around.passed()).isLessThan(Duration.ofMillis(200));
    assertThat(node.filling.isAnybodyLeft()).isFalse();
    assertThat(around.asked).containsExactly(ONE, TWO);
  }

  @Test
  void aNodeThatIsAloneWaitsForNobody() {
    assertThat(node(true).fills()).isFalse();
    assertThat(around.passed()).isLessThan(Duration.ofMillis(200));
  }

  @Test
  void aNodeThatIsKnownAndCannotBeAskedYetIsWaitedFor() {
    around.there(ONE);
    around.reachableFrom(ONE, 700);
    around.says(ONE, last("a"));
    assertThat(node(true).fills()).isTrue();
  }

  @Test
  void aNodeThatCannotBeAskedAtAllIsWaitedForThreeSeconds() {
    around.there(ONE);
    around.reachableFrom(ONE, 1_000_000);
    Node node = node(true);
    assertThat(node.fills()).isFalse();
    assertThat(around.passed()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
    assertThat(node.filling.isAnybodyLeft()).isTrue();
  }

  @Test
  void patienceBeginsWhenOthersAreKnown() {
    around.opensAt(5_000);
    around.thereFrom(ONE, 5_000);
    around.says(ONE, NOT_YET, NOT_YET, last("a"));
    assertThat(node(true).fills()).isTrue();
  }

  @Test
  void aNodeThatIsThereWhenThisOneOpensIsNotOverlooked() {
    around.opensAt(Integer.MAX_VALUE);
    around.afterLook =
        () -> {
          around.there(ONE);
          around.opensAt(0);
        };
    around.says(ONE, last("a"));
    assertThat(node(true).fills()).isTrue();
  }

  @Test
  void whoSaidNoOrBroughtWhatDoesNotFitIsNotAskedAgain() {
    around.there(ONE, TWO);
    around.says(ONE, CANNOT);
    around.says(TWO, last("unfit"));
    assertThat(node(false).fills()).isFalse();
    assertThat(around.asked).containsExactly(ONE, TWO);
    assertThat(around.passed()).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void whoWasNeverLateIsAskedBeforeThoseThatWere() {
    around.there(ONE, TWO);
    around.says(ONE, slow(60_000, last("x")));
    around.says(TWO, NOT_YET, last("a"));
    Node node = node(false);
    assertThat(node.fills()).isTrue();
    assertThat(around.asked).containsExactly(ONE, TWO, TWO);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void afterASlowAnswerItGoesOnWhereItHadCome(boolean isNew) {
    around.there(ONE, TWO);
    around.says(ONE, quick(part("a", "b")), slow(60_000, last("x")), quick(last("c")));
    around.says(TWO, CANNOT);
    Node node = node(isNew);
    assertThat(node.fills()).isTrue();
    assertThat(node.heard).containsExactly("a", "b", "c");
    assertThat(around.begins)
        .as("of the last question: behind what was taken, not the whole past once more")
        .endsWith("place 2");
  }

  @Test
  void whoeverGoesOnSayingSomethingEndsItAfterAMinute() {
    around.there(ONE);
    around.says(ONE, slow(200, part("a")));
    assertThat(node(true).fills()).isFalse();
    assertThat(around.passed()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(62));
  }

  @Test
  void whatNobodyKeepsAnyMoreIsTold() {
    around.there(ONE);
    ChannelName gone = new ChannelName("gone");
    around.says(ONE, said(new MissedPart(null, new byte[1], List.of(), List.of(gone))));
    Node node = node(false);
    assertThat(node.fills()).isFalse();
    assertThat(node.gone).containsExactly(gone);
  }

  private record Slow(Duration takes, Said then) {}

  private static Slow slow(long millis, Said then) {
    return new Slow(Duration.ofMillis(millis), then);
  }

  private static Slow quick(Said then) {
    return slow(1, then);
  }

  private static Said last(String... bodies) {
    return said(new MissedPart(null, new byte[1], messages(bodies), List.of()));
  }

  private static Said part(String... bodies) {
    return said(
        new MissedPart(new MissedQuestion.Next(7, 7), new byte[1], messages(bodies), List.of()));
  }

  private static Said said(MissedPart part) {
    return new Said(Said.Word.CAN, part.bytes());
  }

  private static List<BrokerMessage> messages(String... bodies) {
    List<BrokerMessage> all = new ArrayList<>();
    for (String body : bodies) {
      all.add(BrokerMessage.of("a", body.getBytes(StandardCharsets.UTF_8), 0, all.size() + 1L));
    }
    return all;
  }

  /** Has missed something. */
  private static final class Node implements Missed {
    final List<String> heard = new ArrayList<>();
    final List<ChannelName> gone = new ArrayList<>();
    final Filling filling;
    private final boolean isNew;

    Node(boolean isNew, Around around) {
      this.isNew = isNew;
      this.filling = new Filling(around, "main", this, new AtomicLong(), gone::add);
    }

    boolean fills() {
      return filling.run();
    }

    @Override
    public Optional<String> behind() {
      return isNew && heard.isEmpty() ? Optional.empty() : Optional.of("place " + heard.size());
    }

    @Override
    public String upTo() {
      return "end";
    }

    @Override
    public void noted() {}

    @Override
    public boolean take(byte[] points, List<BrokerMessage> messages) {
      List<String> bodies =
          messages.stream().map(each -> new String(each.body(), StandardCharsets.UTF_8)).toList();
      return !bodies.contains("unfit") && (bodies.isEmpty() || heard.addAll(bodies));
    }

    @Override
    public long reached() {
      return heard.size();
    }
  }

  /**
   * Other nodes, each of which says one thing after the other, and the last one again and again.
   */
  private static final class Around implements Filling.World {
    private static final long BEGIN = Duration.ofHours(1).toNanos();

    /** Who was asked, and for what began where. */
    final List<NodeId> asked = new ArrayList<>();

    final List<String> begins = new ArrayList<>();

    /** What happens right after the first look for whom to ask. */
    Runnable afterLook = () -> {};

    private final Map<NodeId, Deque<Slow>> says = new HashMap<>();
    private final Map<NodeId, Long> thereFrom = new LinkedHashMap<>();
    private final Map<NodeId, Long> reachableFrom = new HashMap<>();
    private long opensAt;
    private long now = BEGIN;

    void there(NodeId... nodes) {
      for (NodeId node : nodes) {
        thereFrom(node, 0);
      }
    }

    void thereFrom(NodeId node, long millis) {
      thereFrom.put(node, millis);
    }

    void reachableFrom(NodeId node, long millis) {
      reachableFrom.put(node, millis);
    }

    void opensAt(long millis) {
      opensAt = millis;
    }

    void says(NodeId node, Said... all) {
      says(node, Stream.of(all).map(FillingTest::quick).toArray(Slow[]::new));
    }

    void says(NodeId node, Slow... all) {
      says.put(node, new ArrayDeque<>(List.of(all)));
    }

    Duration passed() {
      return Duration.ofNanos(now - BEGIN);
    }

    private boolean isPast(long millis) {
      return passed().toMillis() >= millis;
    }

    @Override
    public boolean isOpen() {
      return isPast(opensAt);
    }

    @Override
    public List<NodeId> known() {
      return thereFrom.keySet().stream()
          .filter(node -> isPast(thereFrom.getOrDefault(node, 0L)))
          .toList();
    }

    @Override
    public List<NodeId> reachable() {
      List<NodeId> all =
          known().stream().filter(node -> isPast(reachableFrom.getOrDefault(node, 0L))).toList();
      Runnable then = afterLook;
      afterLook = () -> {};
      then.run();
      return all;
    }

    @Override
    public CompletionStage<Said> ask(NodeId node, MissedQuestion question, Duration within) {
      asked.add(node);
      begins.add(
          question.next() != null ? "next" : Objects.requireNonNullElse(question.behind(), "*"));
      Deque<Slow> script = says.getOrDefault(node, new ArrayDeque<>());
      Slow what = script.size() > 1 ? script.remove() : script.element();
      boolean isInTime = what.takes().compareTo(within) <= 0;
      now += (isInTime ? what.takes() : within).toNanos();
      return CompletableFuture.completedStage(isInTime ? what.then() : Said.NOTHING);
    }

    @Override
    public long now() {
      return now;
    }

    @Override
    public void pause() {
      now += Duration.ofMillis(50).toNanos();
    }

    @Override
    public boolean isClosed() {
      return false;
    }
  }
}
