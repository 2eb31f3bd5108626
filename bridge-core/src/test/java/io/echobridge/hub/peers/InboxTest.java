package io.echobridge.hub.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.peers.Inbox.Move;
import io.echobridge.hub.peers.Inbox.Room;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import io.echobridge.presence.PresentMember;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboxTest {
  private static final Inbox.Step NOTHING = (node, now) -> {};

  private final Inbox inbox = new Inbox();
  private long number;

  @Test
  void stepsComeInTheirOrder() throws Exception {
    Move first = new Move(entry(), true);
    Move second = new Move(first.entry(), false);
    inbox.put(first);
    inbox.put(NOTHING);
    inbox.put(second);
    assertThat(inbox.take(Long.MAX_VALUE)).containsExactly(first, NOTHING, second);
  }

  @Test
  void withNothingToDoItReturnsInTime() throws Exception {
    assertThat(inbox.take(System.nanoTime() + 1_000_000)).isEmpty();
    assertThat(inbox.take(Long.MIN_VALUE / 2)).isEmpty();
  }

  @Test
  void whatFindsNoRoomIsRefusedUntilSomethingWasTaken() throws Exception {
    Room room = new Room(1_000);
    Room other = new Room(1_000);
    assertThat(inbox.offer(NOTHING, room, 800)).isTrue();
    assertThat(inbox.offer(NOTHING, room, 800)).isFalse();
    assertThat(inbox.offer(NOTHING, other, 800)).isTrue();
    run();
    assertThat(inbox.offer(NOTHING, room, 800)).isTrue();
  }

  @Test
  void clientsThatComeAndGoWithoutEndTakeNoMoreThanRostersDo() throws Exception {
    List<Entry> staying = new ArrayList<>();
    Entry leaver = entry();
    inbox.put(new Move(leaver, false)); // it came before, and was handed over
    for (int i = 0; i < 1_000_000; i++) {
      Entry entry = entry();
      inbox.put(new Move(entry, true));
      if (i % 100_000 == 0) {
        staying.add(entry);
      } else {
        inbox.put(new Move(entry, false));
      }
    }
    var taken = inbox.take(Long.MAX_VALUE);
    assertThat(taken).hasSizeLessThan(110_000);
    assertThat(taken).contains(new Move(leaver, false));
    assertThat(taken)
        .filteredOn(step -> step instanceof Move move && staying.contains(move.entry()))
        .hasSize(staying.size());
  }

  @Test
  void onceClosedItKeepsNothingAndNobody() throws Exception {
    inbox.close();
    inbox.put(NOTHING);
    assertThat(inbox.offer(NOTHING, new Room(100), 1)).isFalse();
    assertThat(inbox.take(Long.MAX_VALUE)).isEmpty();
  }

  /** Frees the rooms; the steps here need no node. */
  @SuppressWarnings("NullAway")
  private void run() throws InterruptedException {
    inbox.take(Long.MAX_VALUE).forEach(step -> step.run(null, 0));
  }

  private Entry entry() {
    PresentMember somebody = new PresentMember(new Member("7", RawJson.of("{}")), "p");
    return new Entry(new NodeId(1), ++number, new ChannelName("presence-a"), somebody, 0);
  }
}
