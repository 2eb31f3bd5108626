package io.echobridge.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.hub.stats.HubStats;
import io.echobridge.hub.stats.RecoveryState;
import java.util.Optional;

/** What the status page is told of clients that come back. */
final class RecoveryJson {
  private RecoveryJson() {}

  static void describe(AppStatus app, ObjectNode json) {
    ObjectNode entry = json.putObject("recovery");
    Optional<RecoveryState> present = app.recovery();
    entry.put("on", present.isPresent());
    present.ifPresent(state -> describe(state, app.stats(), entry));
  }

  private static void describe(RecoveryState state, HubStats stats, ObjectNode json) {
    json.put("reaches", state.inOneLine());
    json.put("short", state.isShort());
    json.put("reach", state.kept().reach().toSeconds());
    json.put("age", state.age().toSeconds());
    json.put("window", state.window().toSeconds());
    json.put("bytes", state.kept().bytes());
    json.put("messages", state.kept().messages());
    json.put("sessions", state.sessions().known());
    json.put("sessionBytes", state.sessions().bytes());
    json.put("sessionsForgotten", state.sessions().forgotten());
    ArrayNode local = json.putArray("local");
    state.local().forEach(local::add);
    ObjectNode results = json.putObject("results");
    stats.recoveries().forEach(results::put);
    json.put("replayed", stats.replayed());
    json.put("takeovers", stats.takeovers());
    json.put("backfilled", stats.backfilled());
    json.put("backfillsFailed", stats.backfills().getOrDefault("failed", 0L));
    json.put("disagreements", state.disagreements());
    json.put("unverified", stats.unverified());
  }
}
