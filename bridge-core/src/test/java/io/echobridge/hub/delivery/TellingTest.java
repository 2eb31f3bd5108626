package io.echobridge.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.PeerInfo;
import io.echobridge.cluster.RosterChange;
import io.echobridge.cluster.Speaker;
import io.echobridge.hub.stats.Counters;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import io.echobridge.presence.PresentMember;
import io.echobridge.presence.Roster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What watchers hold back has to be said before another node tells who is back. */
class TellingTest {
  private static final NodeId HERE = new NodeId(1);
  private static final NodeId THERE = new NodeId(2);

  private final List<String> seen = new ArrayList<>();
  private final Speaker speaker = Speaker.alone(HERE);
  private final Telling telling = telling();

  @Test
  void aNodeThatEndsHasItsWatchersSayWhatTheyHoldBackBeforeItHandsOver() {
    telling.changed(departure(), new Roster());
    telling.nodes(true, List.of(other()));
    assertThat(seen).containsExactly("left");

    telling.end();
    assertThat(seen).containsExactly("left", "said", "handover");
  }

  @Test
  void soDoesANodeThatLeavesPartToAnotherThatOpenedAWhileAgo() {
    speaker.nodes(true, List.of(other()), System.nanoTime() - Duration.ofMinutes(1).toNanos());

    telling.nodes(true, List.of(other()));
    assertThat(seen).containsExactly("said", "handover");
    telling.nodes(true, List.of(other()));
    assertThat(seen).as("once").hasSize(2);
  }

  @Test
  void aNodeThatEndsWithoutOthersHandsNothingOver() {
    telling.changed(departure(), new Roster());
    telling.end();
    assertThat(seen).containsExactly("left");
  }

  private Telling telling() {
    Watchers watchers = new Watchers("test");
    watchers.add(
        new ChannelWatcher() {
          @Override
          public void handsOver() {
            seen.add("said");
          }

          @Override
          public void left(RosterChange change, Roster present) {
            seen.add("left");
          }
        });
    Channels channels = new Channels("test", HERE, 1, new Counters());
    Telling made = new Telling(channels, watchers, speaker);
    made.to(handover -> seen.add("handover"));
    return made;
  }

  private static PeerInfo other() {
    return new PeerInfo(THERE, PeerInfo.State.LIVE, null, true, 0, System.nanoTime());
  }

  private static RosterChange departure() {
    Member ann = new Member("ann", RawJson.of("{\"user_id\":\"ann\"}"));
    PresentMember present = new PresentMember(ann, "p1");
    ChannelName room = new ChannelName("presence-room");
    return new RosterChange(new Entry(HERE, 1, room, present, System.nanoTime()), false);
  }
}
