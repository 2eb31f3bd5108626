package io.echobridge.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.protocol.MessageEncoder.PresentMember;
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

  private final Roster roster = new Roster();

  @Test
  void oneUsersManyConnectionsLeaveQuicklyInWhateverOrder() {
    List<Roster.Entry> entries = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      entries.add(roster.join(connection("7", i)));
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
    List<Roster.Entry> there = new ArrayList<>();
    for (int step : steps) {
      if (step >= 0) {
        there.add(tested.join(connection(Integer.toString(step), there.size())));
      } else if (!there.isEmpty()) {
        tested.leave(there.remove(-step % there.size()));
      }
      List<Roster.Entry> newest = new ArrayList<>();
      for (int user = 0; user <= 3; user++) {
        String id = Integer.toString(user);
        List<Roster.Entry> his =
            there.stream().filter(entry -> entry.member().userId().equals(id)).toList();
        assertThat(tested.has(member(id))).isEqualTo(!his.isEmpty());
        if (!his.isEmpty()) {
          newest.add(his.get(his.size() - 1));
        }
      }
      assertThat(tested.snapshot()).containsExactlyInAnyOrderElementsOf(newest);
      newest.sort(Comparator.comparingInt(there::indexOf).reversed());
      assertThat(Roster.newestFirst(tested.snapshot()))
          .isEqualTo(newest.stream().map(Roster.Entry::present).toList());
    }
  }

  private static PresentMember connection(String user, int number) {
    return new PresentMember(member(user), "1." + number);
  }

  private static Member member(String user) {
    return new Member(user, RawJson.of("{\"user_id\":" + user + "}"));
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
