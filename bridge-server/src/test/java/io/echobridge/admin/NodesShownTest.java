package io.echobridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.admin.Health.Phase;
import io.echobridge.cluster.ClusterCounters;
import io.echobridge.cluster.PeerInfo;
import io.echobridge.cluster.PeerInfo.State;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.gate.ConnectionCount;
import io.echobridge.hub.peers.ClusterView;
import io.echobridge.presence.NodeId;
import io.echobridge.relay.RelayCounts;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** What the status page, {@code /ready} and the metrics say of the nodes of an app. */
class NodesShownTest {
  private static final NodeId SELF = new NodeId(1);
  private static final NodeId OTHER = new NodeId(2);

  private final ClusterCounters counters = new ClusterCounters();
  private final List<PeerInfo> peers = new ArrayList<>();
  private final Map<NodeId, String> unreachable = new HashMap<>();
  private final App app = new App();
  private boolean linked = true;
  private boolean open = true;
  private boolean full;
  private long staleSince;
  private String trouble = "";
  private Phase phase = Phase.SERVING;

  @Test
  void ofAnotherNodeThePageHasWhatItSaysAndHowItIs() {
    peers.add(peer(OTHER, State.LIVE, 312));
    counters.members = 7;

    JsonNode nodes = json().path("nodes");

    assertThat(nodes).hasSize(2);
    JsonNode own = nodes.path(0);
    assertThat(own.path("own").asBoolean()).isTrue();
    assertThat(own.path("state").asText()).isEqualTo("open");
    assertThat(own.path("version").asText()).isEqualTo("1.2");
    assertThat(own.path("age").asLong()).isEqualTo(60);
    assertThat(own.path("clients").asInt()).isEqualTo(5);
    assertThat(own.path("members").asInt()).isEqualTo(7);
    assertThat(own.has("trouble")).isFalse();
    JsonNode other = nodes.path(1);
    assertThat(other.path("id").asText()).isEqualTo("0000000000000002");
    assertThat(other.path("name").asText()).isEqualTo("node-2");
    assertThat(other.path("keeper").asBoolean()).isFalse();
    assertThat(other.path("version").asText()).isEqualTo("0.1.0");
    assertThat(other.path("state").asText()).isEqualTo("live");
    assertThat(other.path("age").asLong()).isEqualTo(90);
    assertThat(other.path("clients").asInt()).isEqualTo(41);
    assertThat(other.path("members").asInt()).isEqualTo(312);
    assertThat(other.path("heard").asDouble()).isBetween(3.0, 60.0);
    assertThat(other.has("trouble")).isFalse();
    assertThat(json().path("relayed").asInt()).isEqualTo(3);
  }

  @Test
  void aKeeperIsShownAndCountedAsOneUntilItIsGone() {
    peers.add(peer(OTHER, State.LIVE, 312, Frame.About.KEEPER));
    assertThat(json().path("nodes").path(1).path("keeper").asBoolean()).isTrue();
    assertThat(scrape()).contains("echobridge_cluster_keepers{app=\"shop\"} 1");

    peers.set(0, peer(OTHER, State.LINGERING, 312, Frame.About.KEEPER));
    assertThat(scrape()).contains("echobridge_cluster_keepers{app=\"shop\"} 0");
  }

  @Test
  void eachTroubleIsNamedWithTheNodeThatHasIt() {
    peers.add(peer(OTHER, State.LINGERING, 0));
    unreachable.put(OTHER, "10.0.0.7:6003");
    staleSince = System.nanoTime() - TimeUnit.SECONDS.toNanos(30);

    JsonNode nodes = json().path("nodes");

    assertThat(nodes.path(1).path("state").asText()).isEqualTo("lingering");
    assertThat(nodes.path(1).path("trouble").asText())
        .isEqualTo("cannot be reached at 10.0.0.7:6003");
    assertThat(nodes.path(0).path("trouble").asText()).isEqualTo("its messages do not come back");
    assertThat(nodes.path(0).path("heard").asDouble()).isBetween(30.0, 90.0);

    linked = false;
    trouble = "no permission: type this";
    assertThat(json().path("nodes").path(0).path("state").asText()).isEqualTo("unlinked");
    assertThat(json().path("nodes").path(0).path("trouble").asText()).isEqualTo(trouble);
  }

  @Test
  void itIsNotReadyUntilItKnowsTheMembersOfAll() {
    open = false;
    assertThat(ready()).isEqualTo("not ready: app shop: looking for other nodes\n");

    peers.add(peer(OTHER, State.SYNCING, 0));
    assertThat(ready()).isEqualTo("not ready: app shop: roster of 1 of 2 nodes\n");

    open = true;
    assertThat(ready()).isEqualTo("ready\n");
    phase = Phase.DRAINING;
    assertThat(ready())
        .isEqualTo("not ready: the daemon is draining, and accepts no more clients\n");
  }

  @Test
  void itIsNotReadyWhileMembersOfOthersHaveNoPlace() {
    full = true;

    assertThat(ready()).contains("not ready: app shop:", "cluster.max-memory");
  }

  @Test
  void eachMeterHasItsValue() {
    peers.add(peer(OTHER, State.LIVE, 312));
    staleSince = System.nanoTime() - TimeUnit.SECONDS.toNanos(30);
    counters.members = 7;
    counters.echoNanos = 2_000_000;
    counters.framesIn.computeIfAbsent("beat", key -> new LongAdder()).add(11);
    counters.framesOut.computeIfAbsent("beat", key -> new LongAdder()).add(12);
    counters.rejected.computeIfAbsent("forged", key -> new LongAdder()).add(13);
    counters.bytesIn.add(14);
    counters.bytesOut.add(15);
    counters.snapshotsIn.add(16);
    counters.snapshotsOut.add(17);
    counters.gaps.add(18);
    counters.digestMismatches.add(19);
    counters.deaths.add(20);
    counters.whispersLost.add(21);
    counters.eventsLost.add(22);
    counters.oversized.add(23);

    assertThat(scrape())
        .contains(
            "echobridge_cluster_nodes{app=\"shop\",state=\"live\"} 1",
            "echobridge_cluster_nodes{app=\"shop\",state=\"lingering\"} 0",
            "echobridge_cluster_keepers{app=\"shop\"} 0",
            "echobridge_cluster_entries{app=\"shop\",where=\"local\"} 7",
            "echobridge_cluster_entries{app=\"shop\",where=\"remote\"} 312",
            "echobridge_cluster_frames_total{app=\"shop\",kind=\"beat\",way=\"in\"} 11",
            "echobridge_cluster_frames_total{app=\"shop\",kind=\"beat\",way=\"out\"} 12",
            "echobridge_cluster_rejected_total{app=\"shop\",reason=\"forged\"} 13",
            "echobridge_cluster_bytes_total{app=\"shop\",way=\"in\"} 14",
            "echobridge_cluster_bytes_total{app=\"shop\",way=\"out\"} 15",
            "echobridge_cluster_snapshots_total{app=\"shop\",way=\"in\"} 16",
            "echobridge_cluster_snapshots_total{app=\"shop\",way=\"out\"} 17",
            "echobridge_cluster_gaps_total{app=\"shop\"} 18",
            "echobridge_cluster_digest_mismatch_total{app=\"shop\"} 19",
            "echobridge_cluster_deaths_total{app=\"shop\"} 20",
            "echobridge_cluster_whispers_lost_total{app=\"shop\"} 21",
            "echobridge_cluster_events_lost_total{app=\"shop\"} 22",
            "echobridge_cluster_oversized_total{app=\"shop\"} 23",
            "echobridge_cluster_dropped_total{app=\"shop\",what=\"whispers\"} 9",
            "echobridge_cluster_questions_partial_total{app=\"shop\"} 8",
            "echobridge_cluster_echo_seconds{app=\"shop\"} 0.002",
            "echobridge_cluster_stale_seconds{app=\"shop\"} 3",
            "echobridge_cluster_joins_held{app=\"shop\"} 6",
            "echobridge_cluster_relayed_open{app=\"shop\"} 3",
            "echobridge_cluster_relayed_total{app=\"shop\",transport=\"polling\"} 1",
            "echobridge_cluster_relayed_total{app=\"shop\",transport=\"websocket\"} 2",
            "echobridge_cluster_relay_failed_total{app=\"shop\"} 4");
  }

  @Test
  void anAppAloneHasNeitherNodesNorMeters() {
    app.isAlone = true;

    assertThat(json().path("nodes")).isEmpty();
    assertThat(ready()).isEqualTo("ready\n");
    assertThat(scrape()).doesNotContain("echobridge_cluster_");
  }

  private JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    NodesJson.describe(app, "1.2", 60, json);
    return json;
  }

  private String ready() {
    return new Health(() -> phase, List.of(app), List::of).ready().text();
  }

  private String scrape() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ClusterMeters meters = new ClusterMeters(registry, app, Tags.of("app", "shop"));
    meters.refresh();
    return registry.scrape();
  }

  private static PeerInfo peer(NodeId id, State state, int entries) {
    return peer(id, state, entries, 0);
  }

  private static PeerInfo peer(NodeId id, State state, int entries, long features) {
    Frame.About about =
        new Frame.About(2_000, 41, 90_000, "node-" + id.bits(), "0.1.0", null, null, features, 0);
    long heardAt = System.nanoTime() - TimeUnit.SECONDS.toNanos(3);
    return new PeerInfo(id, state, about, true, entries, heardAt);
  }

  private final class App extends QuietApp {
    private boolean isAlone;

    @Override
    public Optional<ClusterView> cluster() {
      return isAlone
          ? Optional.empty()
          : Optional.of(
              new ClusterView(
                  SELF,
                  linked,
                  trouble,
                  open,
                  full,
                  staleSince,
                  peers,
                  counters,
                  Map.of("frames", 0L, "whispers", 9L, "events", 0L, "commands", 0L),
                  8));
    }

    @Override
    public Map<NodeId, String> unreachable() {
      return unreachable;
    }

    @Override
    public List<ConnectionCount> connections() {
      return List.of(
          new ConnectionCount("engineio-4", "websocket", 3),
          new ConnectionCount("engineio-4", "polling", 2));
    }

    @Override
    public int joinsHeld() {
      return 6;
    }

    @Override
    public RelayCounts relayed() {
      return new RelayCounts(1, 2, 3, 4);
    }
  }
}
