package io.echobridge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import io.echobridge.presence.PresentMember;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The table of a node's entries does what a map does, and its digest what the set says. */
class EntryTableTest {
  private static final ChannelName ROOM = new ChannelName("presence-room");
  private static final ChannelName OF_THE_HUB = new ChannelName("#hub");
  private final EntryTable table = new EntryTable(42);
  private final Map<Long, Entry> model = new HashMap<>();
  private final Digest digest = new Digest();

  @Test
  void itIsAMapWhateverIsAddedAndRemoved() {
    Random random = new Random(7);
    for (int step = 0; step < 100_000; step++) {
      // Grows for a while, then shrinks to little, and again.
      boolean adds = random.nextInt(10) < (step / 20_000 % 2 == 0 ? 7 : 2);
      long number = random.nextInt(5_000);
      if (adds) {
        Entry entry = entry(number);
        assertThat(table.add(entry)).isEqualTo(model.putIfAbsent(number, entry) == null);
      } else {
        assertThat(table.remove(number)).isSameAs(model.remove(number));
      }
      assertThat(table.find(number)).isSameAs(model.get(number));
      assertThat(table.size()).isEqualTo(model.size());
      if (step % 1000 == 0) {
        long members = model.keySet().stream().filter(EntryTableTest::isMember).count();
        assertThat(table.members()).isEqualTo((int) members);
      }
    }
    Map<Long, Entry> seen = new HashMap<>();
    table.forEach(entry -> assertThat(seen.put(entry.number(), entry)).isNull());
    assertThat(seen).isEqualTo(model);
  }

  @Test
  void theDigestIsTheSameInWhateverOrderAndOfNothingIsZero() {
    digest.add(entry(1));
    digest.add(entry(2));
    Digest other = new Digest();
    other.add(entry(2));
    assertThat(other.sum()).isNotEqualTo(digest.sum());
    other.add(entry(3));
    assertThat(other.sum()).isNotEqualTo(digest.sum());
    other.remove(entry(3));
    other.add(entry(1));
    assertThat(other.sum()).isEqualTo(digest.sum());
    assertThat(other.count()).isEqualTo(2);
    other.remove(entry(1));
    other.remove(entry(2));
    assertThat(other.sum()).isZero();
  }

  /** The hub shares what it keeps for itself in the same way. */
  private static boolean isMember(long number) {
    return number % 3 != 0;
  }

  private static Entry entry(long number) {
    Member member = new Member("u" + number, RawJson.of("{}"));
    ChannelName channel = isMember(number) ? ROOM : OF_THE_HUB;
    return new Entry(new NodeId(1), number, channel, new PresentMember(member, "p"), 0);
  }
}
