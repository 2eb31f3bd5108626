package io.echobridge.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import org.junit.jupiter.api.Test;

/** What a member of another node takes of the heap, in the hub. */
class EntryHeapTest {
  private static final int MEMBERS = 100_000;
  private static final int PER_CHANNEL = 100;

  /**
   * 301 here; what the cluster keeps besides, a place in a table by number, has the rest to 350.
   */
  private static final long MOST = 310;

  @Test
  void aMemberTakesFewBytesWithAllThatIsMadeForIt() {
    Rosters rosters = new Rosters();
    NodeId node = new NodeId(7);
    long before = used();
    ChannelName channel = new ChannelName("presence-0");
    for (int i = 0; i < MEMBERS; i++) {
      if (i % PER_CHANNEL == 0) {
        channel = new ChannelName("presence-room." + i / PER_CHANNEL);
      }
      String user = Integer.toString(i);
      String head = "{\"user_id\":\"" + user + "\",\"user_info\":{\"name\":\"";
      RawJson data = RawJson.of(head + "x".repeat(135 - head.length() - 3) + "\"}}");
      PresentMember present = new PresentMember(new Member(user, data), "p.12345678901234");
      rosters.join(new Entry(node, i + 1, channel, present, i));
    }
    long each = (used() - before) / MEMBERS;
    assertThat(rosters.size()).isEqualTo(MEMBERS / PER_CHANNEL); // and is reachable until here
    assertThat(each).isBetween(150L, MOST);
  }

  /** After the collector has had the chance that it needs. */
  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
