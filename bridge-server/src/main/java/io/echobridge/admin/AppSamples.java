package io.echobridge.admin;

import io.echobridge.admin.history.Latencies;
import io.echobridge.admin.history.Line;
import io.echobridge.gate.ConnectionCount;
import io.echobridge.hub.peers.ClusterView;
import io.echobridge.hub.stats.BrokerState;
import io.echobridge.hub.stats.HubStats;
import io.echobridge.hub.stats.Timings;
import io.echobridge.hub.stats.Vitals;
import io.echobridge.net.ClientMemory;
import io.echobridge.presence.NodeId;
import java.util.HashMap;
import java.util.Map;

/** What is measured of one app. On the thread of {@link Sampler}, but for the latencies. */
final class AppSamples {
  private static final double NANOS = 1e9;

  private final AppStatus app;
  private final Latencies fanOut = new Latencies();
  private final Latencies authorization = new Latencies();

  /** By line, what had been counted when it was looked at last. */
  private final Map<Line, Long> counted = new HashMap<>();

  private final Map<String, Integer> clients = new HashMap<>();
  private long measuredAt = System.nanoTime();
  private long toldAt = measuredAt;
  private long toldIn;
  private long toldOut;

  AppSamples(AppStatus app) {
    this.app = app;
    app.stats()
        .timings(
            new Timings() {
              @Override
              public void fanOut(long nanos) {
                fanOut.add(nanos);
              }

              @Override
              public void authorization(long nanos, boolean granted) {
                authorization.add(nanos);
              }
            });
  }

  /**
   * @param now in nanoseconds of {@link System#nanoTime}
   * @param isTenth whether clients are counted, and the others told
   * @param to gets the values
   */
  void measure(long now, boolean isTenth, Map<Line, Float> to) {
    double seconds = Math.max(0.001, (now - measuredAt) / NANOS);
    measuredAt = now;
    HubStats stats = app.stats();
    rate("in", "", stats.received(), seconds, to);
    rate("out", "", stats.deliveries(), seconds, to);
    latency("fan-out", fanOut, to);
    latency("authorization", authorization, to);
    to.put(line("in-flight", ""), (float) app.inFlightBytes());
    refusals(stats, seconds, to);
    for (BrokerState broker : app.brokers()) {
      if (!broker.lag().isEmpty()) {
        long lag = broker.lag().values().stream().mapToLong(Long::longValue).sum();
        to.put(line("lag", broker.name()), (float) lag);
      }
    }
    if (isTenth) {
      clients.clear();
      for (ConnectionCount each : app.connections()) {
        clients.merge(each.protocol(), each.count(), Integer::sum);
      }
    }
    clients.forEach((protocol, count) -> to.put(line("clients", protocol), (float) count));
    app.cluster().ifPresent(cluster -> nodes(cluster, stats, now, isTenth, to));
  }

  private void refusals(HubStats stats, double seconds, Map<Line, Float> to) {
    app.refused().forEach((reason, count) -> rare("refused", reason, count, seconds, to));
    rare("refused", "subscriptions", stats.authRefusals(), seconds, to);
    rare("refused", "whispers", stats.whispersDropped(), seconds, to);
    stats.dropped().forEach((reason, count) -> rare("refused", reason, count, seconds, to));
  }

  private void nodes(
      ClusterView cluster, HubStats stats, long now, boolean isTenth, Map<Line, Float> to) {
    long own = clients.values().stream().mapToLong(Integer::longValue).sum();
    if (isTenth) {
      double seconds = Math.max(0.001, (now - toldAt) / NANOS);
      long in = Math.round((stats.received() - toldIn) / seconds);
      long out = Math.round((stats.deliveries() - toldOut) / seconds);
      toldAt = now;
      toldIn = stats.received();
      toldOut = stats.deliveries();
      app.tell(new Vitals(own, in, out, ClientMemory.ofProcess().waiting()));
    }
    Float out = to.get(line("out", ""));
    to.put(line("node-clients", "this one"), (float) own);
    to.put(line("node-out", "this one"), out == null ? Float.NaN : out);
    to.put(line("node-waiting", "this one"), (float) ClientMemory.ofProcess().waiting());
    Map<NodeId, String> names = new HashMap<>();
    cluster
        .peers()
        .forEach(
            peer -> {
              String name = peer.about() == null ? "" : peer.about().name();
              names.put(peer.id(), name.isEmpty() ? peer.id().toString() : name);
            });
    app.vitals()
        .forEach(
            (node, vitals) -> {
              String name = names.get(node);
              if (name != null) {
                to.put(line("node-clients", name), (float) vitals.clients());
                to.put(line("node-out", name), (float) vitals.out());
                to.put(line("node-waiting", name), (float) vitals.waiting());
              }
            });
  }

  private void latency(String plot, Latencies of, Map<Line, Float> to) {
    Latencies.Percentiles read = of.read();
    if (!Float.isNaN(read.p50())) {
      to.put(line(plot, "p50"), read.p50());
      to.put(line(plot, "p99"), read.p99());
    }
  }

  private void rate(String plot, String name, long count, double seconds, Map<Line, Float> to) {
    Line line = line(plot, name);
    Long before = counted.put(line, count);
    if (before != null) {
      to.put(line, (float) ((count - before) / seconds));
    }
  }

  /** As {@link #rate}, but there is a line only of what has ever happened. */
  private void rare(String plot, String name, long count, double seconds, Map<Line, Float> to) {
    if (count > 0) {
      counted.putIfAbsent(line(plot, name), 0L);
      rate(plot, name, count, seconds, to);
    }
  }

  private Line line(String plot, String name) {
    return new Line(app.id(), plot, name);
  }
}
