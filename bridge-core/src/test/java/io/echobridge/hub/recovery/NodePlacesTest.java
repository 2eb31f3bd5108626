package io.echobridge.hub.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.RosterChange;
import io.echobridge.hub.delivery.Broadcasts;
import io.echobridge.hub.delivery.ByteBudget;
import io.echobridge.hub.delivery.Channels;
import io.echobridge.hub.delivery.NodeWatcher;
import io.echobridge.hub.delivery.Sequencer;
import io.echobridge.hub.delivery.Shared;
import io.echobridge.hub.stats.Counters;
import io.echobridge.hub.stats.Taps;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How far a node was that has died, as others know it that heard all it said, or start later. */
class NodePlacesTest {
  private static final NodeId DEAD = new NodeId(1);
  private static final Duration PROOF = Duration.ofSeconds(52);
  private static final long SECOND = 1_000_000_000;

  /** What others know of the dead node. */
  private final List<Entry> said = new ArrayList<>();

  private long now;
  private final NodePlaces dead = new NodePlaces(shared(DEAD, new Recorder()), PROOF, () -> now);

  @Test
  void aNodeThatStartsKnowsWhereADeadOneWasLongEnoughBeforeItDied() {
    says(300);
    NodePlaces fresh = other();
    said.forEach(entry -> hears(fresh, entry));

    // It spoke last at 300, and every five seconds before.
    assertThat(fresh.floor(DEAD, 0)).contains("at-245");
    assertThat(said).as("no more than it takes").hasSizeLessThan(15);
  }

  /** What it missed before it came was perhaps still to be sent when the node died. */
  @Test
  void ofAClientThatCameLaterItSaysNothing() {
    says(300);
    NodePlaces fresh = other();
    said.forEach(entry -> hears(fresh, entry));

    assertThat(fresh.floor(DEAD, 245 * SECOND)).contains("at-245");
    assertThat(fresh.floor(DEAD, 246 * SECOND)).isEmpty();
  }

  @Test
  void whoeverHeardOnlyWhatItSaidLastDoesNotKnow() {
    says(300);
    NodePlaces late = other();
    hears(late, said.get(said.size() - 1));

    assertThat(late.floor(DEAD, 0)).isEmpty();
    assertThat(late.floor(new NodeId(7), 0)).isEmpty();
  }

  private void says(int seconds) {
    for (int second = 0; second <= seconds; second++) {
      now = second * SECOND;
      dead.say("at-" + second);
    }
  }

  private NodePlaces other() {
    return new NodePlaces(shared(new NodeId(2), null), PROOF, () -> now);
  }

  private static void hears(NodePlaces node, Entry entry) {
    node.remote(new RosterChange(entry, true));
  }

  private static Shared shared(NodeId node, @Nullable NodeWatcher watcher) {
    Counters counters = new Counters();
    Broadcasts broadcasts = new Broadcasts(new ByteBudget(1 << 20), counters, new Taps());
    Channels channels = new Channels("test", node, false, 1, counters);
    if (watcher != null) {
      channels.tell(watcher);
    }
    return new Shared(new Sequencer(List.of(), channels, broadcasts), channels);
  }

  private final class Recorder implements NodeWatcher {
    @Override
    public void joined(Entry entry) {
      said.add(new Entry(DEAD, entry.number(), entry.channel(), entry.present(), now));
    }

    @Override
    public void left(Entry entry) {
      said.removeIf(each -> each.number() == entry.number());
    }

    @Override
    public void whispered(
        ChannelName channel, String name, RawJson data, String publicId, @Nullable Entry entry) {}
  }
}
