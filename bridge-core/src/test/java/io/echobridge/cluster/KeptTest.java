package io.echobridge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.frame.Change;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import io.echobridge.presence.PresentMember;
import org.junit.jupiter.api.Test;

class KeptTest {
  private static final ChannelName ROOM = new ChannelName("presence-room");
  private static final RawJson DATA = RawJson.of("{\"user_id\":7}");

  private final Entry entry =
      new Entry(new NodeId(1), 9, ROOM, new PresentMember(new Member("7", DATA), "1.2"), 0);

  @Test
  void aJoinIsKeptAsItsEntryAloneAndToldInFull() {
    Kept join = Kept.join(entry, 0);

    assertThat(join.isJoin()).isTrue();
    assertThat(join.said()).as("what its entry says is not kept twice").isNull();
    assertThat(join.aged(1)).isEqualTo(new Change.Join(9, ROOM, "7", DATA, "1.2"));
  }

  @Test
  void aLeaveIsNoJoin() {
    Kept leave = Kept.leave(entry, 0);

    assertThat(leave.isJoin()).isFalse();
    assertThat(leave.aged(1)).isEqualTo(new Change.Leave(9));
  }
}
