package io.echobridge.admin;

import io.echobridge.cluster.ClusterCounters;
import io.echobridge.cluster.PeerInfo;
import io.echobridge.hub.peers.ClusterView;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The meters of an app's nodes. An app that is alone has none. */
final class ClusterMeters {
  private static final String PREFIX = "echobridge.cluster.";
  private static final double NANOS = 1e9;
  private static final Tags IN = Tags.of("way", "in");
  private static final Tags OUT = Tags.of("way", "out");

  /** The words of {@link ClusterView#dropped}. */
  private static final List<String> DROPPED = List.of("frames", "whispers", "events", "commands");

  private final MeterRegistry registry;
  private final AppStatus app;
  private final Tags tags;
  private final MultiGauge nodes;
  private final Set<String> words = new HashSet<>();

  ClusterMeters(MeterRegistry registry, AppStatus app, Tags tags) {
    this.registry = registry;
    this.app = app;
    this.tags = tags;
    this.nodes =
        MultiGauge.builder(PREFIX + "nodes")
            .description("Other nodes, by state")
            .register(registry);
    if (app.cluster().isEmpty()) {
      return;
    }
    count("gaps", "How often messages of another node were missed", it -> it.gaps);
    count(
        "digest.mismatch",
        "How often the members of a node differed from those it has",
        it -> it.digestMismatches);
    count("deaths", "Nodes that disappeared without stopping", it -> it.deaths);
    count("whispers.lost", "Whispers that did not reach every node", it -> it.whispersLost);
    count(
        "events.lost", "Events of the HTTP API that did not reach every node", it -> it.eventsLost);
    String entries = "Connections on presence channels, to this node and to others";
    gauge("entries", entries, Tags.of("where", "local"), view -> view.counters().members);
    gauge(
        "entries",
        entries,
        Tags.of("where", "remote"),
        view -> view.peers().stream().mapToLong(PeerInfo::members).sum());
    gauge(
        "keepers",
        "Other nodes that are keepers, and have not said goodbye",
        view -> view.peers().stream().filter(peer -> peer.isMember() && peer.isKeeper()).count());
    String bytes = "Bytes of the frames between nodes";
    counter("bytes", bytes, IN, view -> view.counters().bytesIn.sum());
    counter("bytes", bytes, OUT, view -> view.counters().bytesOut.sum());
    String snapshots = "Full member lists sent to a node that lacked them";
    counter("snapshots", snapshots, IN, view -> view.counters().snapshotsIn.sum());
    counter("snapshots", snapshots, OUT, view -> view.counters().snapshotsOut.sum());
    gauge(
        "echo.seconds",
        "How long the last heartbeat took through the broker and back",
        view -> view.counters().echoNanos / NANOS);
    gauge(
        "stale.seconds",
        "Seconds since the last message of this node came back",
        view -> view.staleSince() == 0 ? 0 : (System.nanoTime() - view.staleSince()) / NANOS);
    gauge(
        "joins.held", "Clients that wait for the members of other nodes", view -> app.joinsHeld());
    gauge(
        "relayed.open",
        "WebSockets that are passed on to other nodes now",
        view -> app.relayed().open());
    String relayed = "Requests and upgrades that were passed on to other nodes";
    Tags polling = Tags.of("transport", "polling");
    counter("relayed", relayed, polling, view -> app.relayed().requests());
    Tags webSocket = Tags.of("transport", "websocket");
    counter("relayed", relayed, webSocket, view -> app.relayed().webSockets());
    DROPPED.forEach(
        what ->
            counter(
                "dropped",
                "Messages between nodes that were dropped for lack of room",
                Tags.of("what", what),
                view -> view.dropped().getOrDefault(what, 0L)));
    count("oversized", "Members that are too large to send to other nodes", it -> it.oversized);
    counter(
        "questions.partial",
        "Count queries that some nodes did not answer",
        Tags.empty(),
        view -> view.partial());
    counter(
        "relay.failed",
        "Requests that could not be passed on",
        Tags.empty(),
        view -> app.relayed().failed());
  }

  /** Before each scrape. */
  void refresh() {
    app.cluster()
        .ifPresent(
            view -> {
              List<Row<?>> states = new ArrayList<>();
              for (PeerInfo.State state : PeerInfo.State.values()) {
                long count = view.peers().stream().filter(peer -> peer.state() == state).count();
                String word = state.name().toLowerCase(Locale.ROOT);
                states.add(Row.of(tags.and("state", word), count));
              }
              nodes.register(states, true);
              ClusterCounters counters = view.counters();
              byWord("frames", "Frames between nodes", IN, "kind", counters.framesIn);
              byWord("frames", "Frames between nodes", OUT, "kind", counters.framesOut);
              byWord(
                  "rejected",
                  "Frames that this node did not accept",
                  Tags.empty(),
                  "reason",
                  counters.rejected);
            });
  }

  /** Fixed words, which are registered when they are first seen. */
  private void byWord(
      String name, String description, Tags way, String key, Map<String, LongAdder> counts) {
    counts.forEach(
        (word, count) -> {
          if (words.add(name + way + word)) {
            FunctionCounter.builder(PREFIX + name, count, LongAdder::sum)
                .description(description)
                .tags(tags.and(way).and(key, word))
                .register(registry);
          }
        });
  }

  private void count(String name, String description, Function<ClusterCounters, LongAdder> value) {
    counter(name, description, Tags.empty(), view -> value.apply(view.counters()).sum());
  }

  private void counter(
      String name, String description, Tags more, ToDoubleFunction<ClusterView> value) {
    FunctionCounter.builder(
            PREFIX + name, app, it -> it.cluster().map(value::applyAsDouble).orElse(0.0))
        .description(description)
        .tags(tags.and(more))
        .register(registry);
  }

  private void gauge(String name, String description, ToDoubleFunction<ClusterView> value) {
    gauge(name, description, Tags.empty(), value);
  }

  private void gauge(
      String name, String description, Tags more, ToDoubleFunction<ClusterView> value) {
    Gauge.builder(PREFIX + name, app, it -> it.cluster().map(value::applyAsDouble).orElse(0.0))
        .description(description)
        .tags(tags.and(more))
        .register(registry);
  }
}
