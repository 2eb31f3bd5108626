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
    count("gaps", "How often something of another node was missed", it -> it.gaps);
    count(
        "digest.mismatch",
        "How often members differed from what their node has",
        it -> it.digestMismatches);
    count("deaths", "Nodes that ended without a goodbye", it -> it.deaths);
    count("whispers.lost", "Whispers that did not reach every node", it -> it.whispersLost);
    count(
        "events.lost", "Events of the HTTP API that did not reach every node", it -> it.eventsLost);
    gauge(
        "entries",
        "Members on other nodes",
        view -> view.peers().stream().mapToLong(PeerInfo::entries).sum());
    gauge(
        "stale.seconds",
        "Since when nothing came back of what this node sends",
        view -> view.staleSince() == 0 ? 0 : (System.nanoTime() - view.staleSince()) / NANOS);
    gauge(
        "joins.held",
        "Clients that wait until other nodes' members are known",
        view -> app.joinsHeld());
    gauge("relayed", "WebSockets that are passed on to other nodes", view -> app.relayed().open());
    counter("questions.partial", "Counts that some nodes did not answer", view -> view.partial());
    counter("relay.failed", "Requests that could not be passed on", view -> app.relayed().failed());
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
              byWord(
                  "frames",
                  "Frames between nodes",
                  Tags.of("way", "in"),
                  "kind",
                  counters.framesIn);
              byWord(
                  "frames",
                  "Frames between nodes",
                  Tags.of("way", "out"),
                  "kind",
                  counters.framesOut);
              byWord(
                  "rejected",
                  "Frames that were none for this node",
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
    counter(name, description, view -> value.apply(view.counters()).sum());
  }

  private void counter(String name, String description, ToDoubleFunction<ClusterView> value) {
    FunctionCounter.builder(
            PREFIX + name, app, it -> it.cluster().map(value::applyAsDouble).orElse(0.0))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private void gauge(String name, String description, ToDoubleFunction<ClusterView> value) {
    Gauge.builder(PREFIX + name, app, it -> it.cluster().map(value::applyAsDouble).orElse(0.0))
        .description(description)
        .tags(tags)
        .register(registry);
  }
}
