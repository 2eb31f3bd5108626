package io.echobridge.admin;

import io.echobridge.hub.stats.HubStats;
import io.echobridge.hub.stats.RecoveryState;
import io.echobridge.protocol.GapReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The meters of an app's clients that come back. An app that keeps nothing for them has none. */
final class RecoveryMeters {
  private static final String PREFIX = "echobridge.";
  private static final String BYTES = "bytes";
  private static final String SECONDS = "seconds";

  private final MeterRegistry registry;
  private final AppStatus app;
  private final Tags tags;

  private RecoveryMeters(MeterRegistry registry, AppStatus app, Tags tags) {
    this.registry = registry;
    this.app = app;
    this.tags = tags;
  }

  static void register(MeterRegistry registry, AppStatus app, Tags tags) {
    if (app.recovery().isPresent()) {
      new RecoveryMeters(registry, app, tags).register();
    }
  }

  private void register() {
    Stream.concat(
            Stream.of("recovered", "caught-up"), Stream.of(GapReason.values()).map(GapReason::word))
        .forEach(
            result ->
                count(
                    "recoveries",
                    "Clients that came back, by what became of them",
                    tags.and("result", result),
                    stats -> stats.recoveries().getOrDefault(result, 0L)));
    count(
        "events.replayed",
        "Events from the history, for clients that came back",
        tags,
        HubStats::replayed);
    count(
        "takeovers",
        "Sessions that went on with another connection while the old one still looked alive",
        tags,
        HubStats::takeovers);
    count(
        "recoveries.unverified",
        "Channels of clients that came back about which the application gave no clear answer",
        tags,
        HubStats::unverified);
    Stream.of("filled", "failed")
        .forEach(
            result ->
                count(
                    "backfills",
                    "How often this node asked others for what it had not heard of a broker",
                    tags.and("result", result),
                    stats -> stats.backfills().getOrDefault(result, 0L)));
    count(
        "messages.backfilled",
        "Messages that came from other nodes, as this one had not heard them",
        tags,
        HubStats::backfilled);
    total(
        "history.disagreements",
        "How often nodes had not heard the same messages, and began their histories anew",
        RecoveryState::disagreements);
    String size = "Heap that the history takes";
    gauge("history", size, BYTES, state -> state.kept().bytes());
    String messages = "Messages in the history";
    gauge("history.messages", messages, null, state -> state.kept().messages());
    String reach = "How far back the history is complete";
    gauge("history.reach", reach, SECONDS, state -> state.kept().reach().toSeconds());
    String age = "How far back the history should be complete";
    gauge("history.age", age, SECONDS, state -> state.age().toSeconds());
    String sessions = "Sessions of all nodes that this node could go on with";
    gauge("session.records", sessions, null, state -> state.sessions().known());
    String records = "Heap that the records of these sessions take";
    gauge("session.records.size", records, BYTES, state -> state.sessions().bytes());
    total(
        "session.records.forgotten",
        "Sessions that were forgotten for lack of room while their clients might have come back",
        state -> state.sessions().forgotten());
    total(
        "session.records.too.large",
        "How often a session had too many channels for a record",
        state -> state.sessions().tooLarge());
  }

  private void total(String name, String description, ToDoubleFunction<RecoveryState> value) {
    FunctionCounter.builder(
            PREFIX + name, app, it -> it.recovery().map(value::applyAsDouble).orElse(0.0))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private void count(String name, String description, Tags its, ToDoubleFunction<HubStats> value) {
    FunctionCounter.builder(PREFIX + name, app, it -> value.applyAsDouble(it.stats()))
        .description(description)
        .tags(its)
        .register(registry);
  }

  private void gauge(
      String name,
      String description,
      @Nullable String unit,
      ToDoubleFunction<RecoveryState> value) {
    Gauge.builder(PREFIX + name, app, it -> it.recovery().map(value::applyAsDouble).orElse(0.0))
        .description(description)
        .baseUnit(unit)
        .tags(tags)
        .register(registry);
  }
}
