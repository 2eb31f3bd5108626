package io.echobridge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.frame.Change;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others would refuse together with all that is beside it in a frame is not sent. */
class TooLargeTest {
  private static final ChannelName NEWS = new ChannelName("news");
  private static final RawJson DATA = RawJson.of("1");
  private static final String HUGE = "v".repeat(100_000);

  private final Deque<Runnable> wire = new ArrayDeque<>();
  private final Station speaker = new Station(1);
  private final Station hearer = new Station(2);
  private long now;

  @BeforeEach
  void meet() {
    speaker.node.linkUp(now);
    hearer.node.linkUp(now);
    pass(Duration.ofSeconds(2));
  }

  @Test
  void aCommandWithAHugeArgumentCostsNothingBesideIt() {
    speaker.node.command("disconnect", "before", now);
    speaker.node.command("disconnect", HUGE, now);
    speaker.node.command("disconnect", "x".repeat(64 << 10), now);
    speaker.node.command("disconnect", "after", now);
    heardInFull("before", "x".repeat(64 << 10), "after");
    assertThat(speaker.node.counters().eventsLost.sum()).isEqualTo(1);
  }

  @Test
  void anEventWithAHugeNameOrExceptionOrTooManyOfThemCostsNothingBesideIt() {
    Set<String> many =
        IntStream.range(0, 100_000).mapToObj(Integer::toString).collect(Collectors.toSet());
    assertThat(publish(new BroadcastEvent("before", DATA, null))).isPositive();
    assertThat(publish(new BroadcastEvent(HUGE, DATA, null))).isZero();
    assertThat(publish(new BroadcastEvent("E", DATA, HUGE))).isZero();
    assertThat(publish(new BroadcastEvent("E", DATA, null, Set.of(HUGE)))).isZero();
    assertThat(publish(new BroadcastEvent("E", DATA, null, many))).isZero();
    assertThat(publish(new BroadcastEvent("after", DATA, null))).isPositive();
    heardInFull("before", "after");
    assertThat(speaker.node.counters().eventsLost.sum()).isEqualTo(4);
  }

  @Test
  void aWhisperWithAHugeNameAndAHugeQuestionCostNothingBesideThem() {
    for (String name : List.of("before", HUGE, "after")) {
      speaker.node.whisper(new Frame.Whispers.Whisper(NEWS, name, DATA, "p", 0), now);
      speaker.node.ask(List.of(hearer.id), new Frame.Question(7, "kind", name), now);
    }
    heardInFull("before", "after", "before", "after");
    assertThat(speaker.node.counters().whispersLost.sum()).isEqualTo(1);
  }

  private long publish(BroadcastEvent event) {
    return speaker.node.publish(List.of(NEWS), event, now);
  }

  private void heardInFull(String... words) {
    pass(Duration.ofSeconds(5));
    assertThat(hearer.heard).containsExactlyInAnyOrder(words);
    assertThat(hearer.node.counters().rejected).isEmpty();
    assertThat(hearer.node.counters().gaps.sum()).isZero();
  }

  private void pass(Duration time) {
    long step = Duration.ofMillis(50).toNanos();
    for (long end = now + time.toNanos(); now < end; now += step) {
      while (!wire.isEmpty()) {
        wire.remove().run();
      }
      speaker.node.tick(now);
      hearer.node.tick(now);
    }
  }

  private void deliver(Station from, @Nullable NodeId to, byte[] frame, long ticket) {
    from.node.sent(ticket, true, now);
    for (Station station : List.of(speaker, hearer)) {
      if (to == null || to.equals(station.id)) {
        station.node.heard(frame, now);
      }
    }
  }

  /** A node and the words that it has heard of the other one. */
  private final class Station extends QuietSurroundings {
    private final NodeId id;
    private final ClusterNode node;
    private final List<String> heard = new ArrayList<>();

    Station(long bits) {
      id = new NodeId(bits);
      node = node(id, ABOUT, 1 << 20);
    }

    @Override
    public void send(@Nullable NodeId to, byte[] frame, long ticket) {
      wire.add(() -> deliver(this, to, frame, ticket));
    }

    @Override
    public void published(NodeId from, long number, Change.Event event) {
      heard.add(event.event().name());
    }

    @Override
    public void commanded(NodeId from, Change.Command command) {
      heard.add(command.argument());
    }

    @Override
    public void whispered(NodeId from, Frame.Whispers.Whisper whisper, @Nullable Entry sender) {
      heard.add(whisper.name());
    }

    @Override
    public void asked(NodeId from, Frame.Question question) {
      heard.add(question.argument());
    }
  }
}
