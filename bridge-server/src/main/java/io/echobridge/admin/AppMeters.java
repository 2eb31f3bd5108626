package io.echobridge.admin;

import io.echobridge.gate.ConnectionCount;
import io.echobridge.hub.stats.BrokerState;
import io.echobridge.hub.stats.HubStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The meters of one app. What has no fixed labels is registered when it is first seen. */
final class AppMeters {
  private final MeterRegistry registry;
  private final AppStatus app;
  private final Tags tags;
  private final MultiGauge connections;
  private final MultiGauge brokersUp;
  private final MultiGauge lag;
  private final ClusterMeters cluster;
  private final Set<String> reasons = new HashSet<>();

  AppMeters(MeterRegistry registry, AppStatus app) {
    this.registry = registry;
    this.app = app;
    this.tags = Tags.of("app", app.id());
    count(
        "events.received",
        "Events received from brokers, with or without subscribers",
        HubStats::received);
    count(
        "events.unheard",
        "Events without a subscriber here, which are not parsed",
        HubStats::unheard);
    count("events.broadcast", "Events sent to subscribers", HubStats::broadcasts);
    count("deliveries", "Frames passed to clients' connections", HubStats::deliveries);
    count("whispers", "Client events that were passed on", HubStats::whispers);
    count("whispers.dropped", "Client events that were not passed on", HubStats::whispersDropped);
    count("inbound", "Messages of clients that the broker took", HubStats::inbound);
    count("cache.hits", "Subscribers that got a cache channel's last event", HubStats::cacheHits);
    count("cache.misses", "Subscribers for whom there was no such event", HubStats::cacheMisses);
    count(
        "cache.evictions",
        "Such events that were dropped early, for lack of room",
        HubStats::cacheEvictions);
    count("sessions.opened", "Client sessions since the start", HubStats::connects);
    count("subscriptions.refused", "Subscriptions that were refused", HubStats::authRefusals);
    Gauge.builder("echobridge.channels", app, it -> it.stats().channels())
        .description("Channels with a subscriber here")
        .tags(tags)
        .register(registry);
    Gauge.builder("echobridge.in.flight", app, AppStatus::inFlightBytes)
        .description("Bytes on their way from the brokers to the clients")
        .baseUnit("bytes")
        .tags(tags)
        .register(registry);
    Gauge.builder("echobridge.signed.in.users", app, AppStatus::signedInUsers)
        .description("Users who are signed in, on all nodes")
        .tags(tags)
        .register(registry);
    app.stats().timings(new AppTimings(registry, tags));
    app.refused().keySet().forEach(this::refused);
    app.closed().keySet().forEach(this::closed);
    app.sentAway().keySet().forEach(this::sentAway);
    app.webhooks().keySet().forEach(this::webhooks);
    RecoveryMeters.register(registry, app, tags);
    CompressionMeters.register(registry, app, tags);
    this.cluster = new ClusterMeters(registry, app, tags);
    this.connections = gauge("connections", "Clients that are connected");
    this.brokersUp = gauge("broker.up", "Whether the link to a broker is up: 1 or 0");
    this.lag = gauge("broker.lag", "Messages that wait at a broker, by source");
    for (BrokerState broker : app.brokers()) {
      Tags its = tags.and("broker", broker.name());
      FunctionCounter.builder(
              "echobridge.broker.outages", app, it -> sum(it, broker.name(), BrokerState::outages))
          .description("How often the link to a broker went down")
          .tags(its)
          .register(registry);
      FunctionCounter.builder(
              "echobridge.broker.down",
              app,
              it -> sum(it, broker.name(), state -> state.downtime().toMillis() / 1000.0))
          .description("How long the link to a broker was down, over all outages")
          .baseUnit("seconds")
          .tags(its)
          .register(registry);
    }
  }

  private void refused(String reason) {
    FunctionCounter.builder(
            "echobridge.refused", app, it -> it.refused().getOrDefault(reason, 0L).doubleValue())
        .description("Refusals by a limit: clients, channels, whispers, auth requests")
        .tags(tags.and("reason", reason))
        .register(registry);
  }

  private void closed(String reason) {
    FunctionCounter.builder(
            "echobridge.connections.closed",
            app,
            it -> it.closed().getOrDefault(reason, 0L).doubleValue())
        .description("Clients that left, by reason")
        .tags(tags.and("reason", reason))
        .register(registry);
  }

  private void sentAway(int code) {
    FunctionCounter.builder(
            "echobridge.clients.sent.away",
            app,
            it -> it.sentAway().getOrDefault(code, 0L).doubleValue())
        .description("Clients that were refused or ended, by the code that they were told")
        .tags(tags.and("code", Integer.toString(code)))
        .register(registry);
  }

  private void webhooks(String result) {
    FunctionCounter.builder(
            "echobridge.webhooks", app, it -> it.webhooks().getOrDefault(result, 0L).doubleValue())
        .description("Webhooks: events sent, requests repeated, events dropped")
        .tags(tags.and("result", result))
        .register(registry);
  }

  /** Before each scrape. */
  void refresh() {
    cluster.refresh();
    app.stats().dropped().keySet().forEach(this::dropped);
    List<Row<?>> counts = new ArrayList<>();
    for (ConnectionCount each : app.connections()) {
      counts.add(
          Row.of(
              tags.and("protocol", each.protocol(), "transport", each.transport()), each.count()));
    }
    connections.register(counts, true);
    List<Row<?>> up = new ArrayList<>();
    List<Row<?>> waiting = new ArrayList<>();
    for (BrokerState broker : app.brokers()) {
      Tags its = tags.and("broker", broker.name());
      up.add(Row.of(its, broker.up() ? 1 : 0));
      broker.lag().forEach((source, n) -> waiting.add(Row.of(its.and("source", source), n)));
    }
    brokersUp.register(up, true);
    lag.register(waiting, true);
  }

  private void dropped(String reason) {
    if (reasons.add(reason)) {
      FunctionCounter.builder(
              "echobridge.dropped", app, it -> it.stats().dropped().getOrDefault(reason, 0L))
          .description("Messages that were dropped, by reason")
          .tags(tags.and("reason", reason))
          .register(registry);
    }
  }

  private void count(String name, String description, ToDoubleFunction<HubStats> value) {
    FunctionCounter.builder("echobridge." + name, app, it -> value.applyAsDouble(it.stats()))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private MultiGauge gauge(String name, String description) {
    return MultiGauge.builder("echobridge." + name).description(description).register(registry);
  }

  private static double sum(AppStatus app, String broker, ToDoubleFunction<BrokerState> value) {
    return app.brokers().stream()
        .filter(state -> state.name().equals(broker))
        .mapToDouble(value)
        .sum();
  }
}
