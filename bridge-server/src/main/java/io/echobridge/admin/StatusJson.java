package io.echobridge.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.gate.ConnectionCount;
import io.echobridge.gate.Occurrence;
import io.echobridge.gate.ProtocolRefusal;
import io.echobridge.hub.stats.BrokerState;
import io.echobridge.hub.stats.HubStats;
import io.echobridge.hub.stats.Occupancy;
import io.echobridge.net.ClientMemory;
import io.echobridge.text.Printable;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What the live page asks for every two seconds: how things are. */
final class StatusJson {
  /** More are of no use to a person. */
  private static final int MOST_CHANNELS = 50;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String version;
  private final Health health;
  private final List<? extends AppStatus> apps;
  private final Optional<Supplier<Instant>> expiry;
  private final boolean tailPayloads;

  StatusJson(
      String version,
      Health health,
      List<? extends AppStatus> apps,
      boolean tailPayloads,
      Optional<Supplier<Instant>> expiry) {
    this.version = version;
    this.health = health;
    this.apps = List.copyOf(apps);
    this.expiry = expiry;
    this.tailPayloads = tailPayloads;
  }

  Answer json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Runtime runtime = Runtime.getRuntime();
    json.put("version", version);
    json.put("tailPayloads", tailPayloads);
    long uptime = ManagementFactory.getRuntimeMXBean().getUptime() / 1000;
    json.put("uptime", uptime);
    json.put("ready", health.ready().text().strip());
    json.put("heapUsed", runtime.totalMemory() - runtime.freeMemory());
    json.put("heapMax", runtime.maxMemory());
    ClientMemory clients = ClientMemory.ofProcess();
    json.put("clientMemory", clients.used());
    json.put("clientMemoryLimit", clients.limit());
    json.put("outboxBytes", clients.waiting());
    json.put("slowClientsCut", clients.slow());
    json.put("largeClientsCut", clients.cut());
    expiry.ifPresent(end -> json.put("certificateExpires", end.get().toString()));
    ArrayNode all = json.putArray("apps");
    for (AppStatus app : apps) {
      ObjectNode entry = all.addObject();
      describe(app, entry);
      NodesJson.describe(app, version, uptime, entry);
      RecoveryJson.describe(app, entry);
    }
    try {
      return new Answer(200, "application/json", Printable.json(MAPPER.writeValueAsString(json)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }

  private static void describe(AppStatus app, ObjectNode json) {
    HubStats stats = app.stats();
    json.put("id", app.id());
    json.put("received", stats.received());
    json.put("unheard", stats.unheard());
    json.put("broadcast", stats.broadcasts());
    json.put("deliveries", stats.deliveries());
    json.put("whispers", stats.whispers());
    json.put("whispersRefused", stats.whispersDropped() + clientEventsRefused(app));
    json.put("cacheHits", stats.cacheHits());
    json.put("cacheMisses", stats.cacheMisses());
    json.put("cacheEvictions", stats.cacheEvictions());
    json.put("signedInUsers", app.signedInUsers());
    json.put("channelCount", stats.channels());
    json.put("inFlightBytes", app.inFlightBytes());
    ArrayNode connections = json.putArray("connections");
    for (ConnectionCount each : app.connections()) {
      connections
          .addObject()
          .put("protocol", each.protocol())
          .put("transport", each.transport())
          .put("count", each.count());
    }
    ArrayNode brokers = json.putArray("brokers");
    for (BrokerState broker : app.brokers()) {
      ObjectNode entry = brokers.addObject();
      entry.put("name", broker.name());
      entry.put("up", broker.up());
      entry.put("impaired", broker.impaired());
      entry.put("since", broker.since().toString());
      entry.put("detail", broker.detail());
      entry.put("outages", broker.outages());
      ObjectNode lag = entry.putObject("lag");
      broker.lag().forEach(lag::put);
      ArrayNode unheard = entry.putArray("unheard");
      broker.unheard().forEach(unheard::add);
    }
    ObjectNode dropped = json.putObject("dropped");
    stats.dropped().forEach(dropped::put);
    ObjectNode webhooks = json.putObject("webhooks");
    app.webhooks().forEach(webhooks::put);
    ObjectNode sentAway = json.putObject("sentAway");
    app.sentAway().forEach((code, n) -> sentAway.put(code.toString(), n));
    ArrayNode refusals = json.putArray("refusals");
    for (Occurrence occurrence : app.occurrences()) {
      refusals
          .addObject()
          .put("last", occurrence.last().toString())
          .put("count", occurrence.count())
          .put("words", occurrence.words());
    }
    ArrayNode channels = json.putArray("channels");
    app.channels().stream()
        .sorted(Comparator.comparingInt(Occupancy::subscribers).reversed())
        .limit(MOST_CHANNELS)
        .forEach(
            channel ->
                channels
                    .addObject()
                    .put("name", channel.name().value())
                    .put("subscribers", channel.subscribers())
                    .put("users", channel.users()));
  }

  /** Those that a protocol refuses before the hub hears of them. */
  private static long clientEventsRefused(AppStatus app) {
    return app.refused().getOrDefault(ProtocolRefusal.CLIENT_EVENT.word(), 0L);
  }
}
