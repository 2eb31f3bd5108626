package io.echobridge.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class RosterTest {
  private static final int COUNT = 60_000;

  /** Of one processor, under the hub's one lock; it takes a few hundredths of a second. */
  private static final Duration MOST = Duration.ofSeconds(1);

  private static final NodeId NODE = NodeId.random();
  private static final ChannelName CHANNEL = new ChannelName("presence-room");

  private final Roster roster = new Roster();
  private long at;

  @Test
  void oneUsersManyConnectionsLeaveQuicklyInWhateverOrder() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      Entry entry = connection("7", i);
      roster.join(entry);
      entries.add(entry);
    }
    long before = cpuNanos();
    entries.subList(0, COUNT - 1).forEach(roster::leave);
    assertThat(Duration.ofNanos(cpuNanos() - before)).isLessThan(MOST);
    assertThat(roster.snapshot()).containsExactly(entries.get(COUNT - 1));
    roster.leave(entries.get(COUNT - 1));
    assertThat(roster.size()).isZero();
  }

  /**
   * @param steps below zero one of those that are there leaves, else a user comes
   */
  @Property
  void aUserIsThereWithHisNewestConnectionUntilTheLastIsGone(
      @ForAll @Size(max = 40) List<@IntRange(min = -10, max = 3) Integer> steps) {
    Roster tested = new Roster();
    List<Entry> there = new ArrayList<>();
    for (int step : steps) {
      if (step >= 0) {
        Entry entry = connection(Integer.toString(step), there.size());
        boolean isThere = there.stream().anyMatch(each -> each.userId().equals(entry.userId()));
        assertThat(tested.join(entry)).isEqualTo(!isThere);
        there.add(entry);
      } else if (!there.isEmpty()) {
        Entry entry = there.remove(-step % there.size());
        boolean stays = there.stream().anyMatch(each -> each.userId().equals(entry.userId()));
        assertThat(tested.leave(entry)).isEqualTo(!stays);
      }
      List<Entry> newest = new ArrayList<>();
      for (int user = 0; user <= 3; user++) {
        String id = Integer.toString(user);
        List<Entry> his =
            there.stream().filter(entry -> entry.member().userId().equals(id)).toList();
        if (!his.isEmpty()) {
          newest.add(his.get(his.size() - 1));
        }
      }
      assertThat(tested.snapshot()).containsExactlyInAnyOrderElementsOf(newest);
      newest.sort(Comparator.comparingInt(there::indexOf).reversed());
      assertThat(Roster.newestFirst(tested.snapshot()))
          .isEqualTo(newest.stream().map(Entry::present).toList());
    }
  }

  private Entry connection(String user, int number) {
    PresentMember present = new PresentMember(member(user), "1." + number);
    return new Entry(NODE, number, CHANNEL, present, ++at);
  }

  private static Member member(String user) {
    return new Member(user, RawJson.of("{\"user_id\":" + user + "}"));
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
