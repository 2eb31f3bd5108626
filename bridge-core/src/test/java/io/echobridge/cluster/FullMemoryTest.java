package io.echobridge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import io.echobridge.presence.PresentMember;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A node that has no room for all members of another one. */
class FullMemoryTest {
  private static final ChannelName ROOM = new ChannelName("presence-room");
  private static final long STEP = Duration.ofMillis(50).toNanos();

  private final Deque<Runnable> wire = new ArrayDeque<>();
  private final Station small = new Station(1, 10L * entry(2, 1).cost());
  private final Station large = new Station(2, 1 << 20);
  private long now;

  @Test
  void itTakesWhatHasRoomSaysSoAndFetchesTheRestWhenThereIsRoom() {
    small.node.linkUp(now);
    large.node.linkUp(now);
    pass(Duration.ofSeconds(2));
    List<Entry> entries = IntStream.rangeClosed(1, 30).mapToObj(n -> entry(2, n)).toList();

    entries.forEach(entry -> large.node.joined(entry, now));
    pass(Duration.ofSeconds(5));

    assertThat(small.members).hasSizeBetween(8, 10);
    assertThat(small.share.used()).isEqualTo(costs(entries, small.members));
    assertThat(small.node.isFull()).isTrue();
    assertThat(large.node.isFull()).isFalse();

    entries.subList(0, 25).forEach(entry -> large.node.left(entry, now));
    pass(Duration.ofSeconds(10));

    assertThat(small.node.isFull()).isFalse();
    assertThat(small.members).isEqualTo(numbers(entries.subList(25, 30)));
    assertThat(small.node.counters().digestMismatches.sum()).isZero();
    assertThat(small.share.used()).isEqualTo(costs(entries, small.members));

    small.node.close();
    assertThat(small.share.used()).isZero();
  }

  /** What the share of the heap shows. */
  private static long costs(List<Entry> entries, Set<Long> numbers) {
    return entries.stream().filter(e -> numbers.contains(e.number())).mapToLong(Entry::cost).sum();
  }

  @Test
  void aNodeWithRoomForAllIsNotFull() {
    small.node.linkUp(now);
    large.node.linkUp(now);
    pass(Duration.ofSeconds(2));
    List<Entry> entries = IntStream.rangeClosed(1, 8).mapToObj(n -> entry(2, n)).toList();

    entries.forEach(entry -> large.node.joined(entry, now));
    pass(Duration.ofSeconds(5));

    assertThat(small.node.isFull()).isFalse();
    assertThat(small.members).isEqualTo(numbers(entries));
  }

  private static Set<Long> numbers(List<Entry> entries) {
    return entries.stream().map(Entry::number).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Entry entry(long node, long number) {
    Member member = new Member("user-" + (100 + number), RawJson.of("{}"));
    return new Entry(new NodeId(node), number, ROOM, new PresentMember(member, "p"), 0);
  }

  private void pass(Duration time) {
    for (long end = now + time.toNanos(); now < end; now += STEP) {
      while (!wire.isEmpty()) {
        wire.remove().run();
      }
      small.node.tick(now);
      large.node.tick(now);
    }
  }

  private void deliver(Station from, @Nullable NodeId to, byte[] frame, long ticket) {
    from.node.sent(ticket, true, now);
    for (Station station : List.of(small, large)) {
      if (to == null || to.equals(station.id)) {
        station.node.heard(frame, now);
      }
    }
  }

  /** A node and what it has heard of the other one's members. */
  private final class Station extends QuietSurroundings {
    private final NodeId id;
    private final ClusterNode node;
    private final Set<Long> members = new TreeSet<>();

    Station(long bits, long most) {
      id = new NodeId(bits);
      node = node(id, ABOUT, most);
    }

    @Override
    public void send(@Nullable NodeId to, byte[] frame, long ticket) {
      wire.add(() -> deliver(this, to, frame, ticket));
    }

    @Override
    public void changed(List<RosterChange> changes) {
      for (RosterChange change : changes) {
        long number = change.entry().number();
        assertThat(change.joins() ? members.add(number) : members.remove(number)).isTrue();
      }
    }
  }
}
