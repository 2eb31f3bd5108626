package io.echobridge.hub;

import io.echobridge.hub.recovery.SessionRecords;
import io.echobridge.hub.stats.RecoveryState;
import io.echobridge.net.HeapShares;
import io.echobridge.text.Throttle;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what is kept for clients that come back, and logs while it is not enough. Thread-safe, but
 * for {@link #tick}.
 */
final class HistoryWatch {
  private static final Logger log = LoggerFactory.getLogger(HistoryWatch.class);

  private final String app;
  private final List<String> local;
  private final Returns returns;
  private final Throttle throttle = Throttle.onceAMinute();
  private final Throttle forgetting = Throttle.onceAMinute();
  private long forgotten;

  /**
   * @param app the app's name, for the log
   * @param local the brokers that name no places
   */
  HistoryWatch(String app, List<String> local, Returns returns) {
    this.app = app;
    this.local = local;
    this.returns = returns;
  }

  RecoveryState state() {
    RecoverySettings settings = returns.settings();
    boolean isSet = settings.history().maxBytes() < HeapShares.HISTORY.limit();
    return new RecoveryState(
        settings.window(),
        settings.history().age(),
        returns.returning().kept(),
        isSet ? "recovery.max-bytes" : "the heap",
        local,
        sessions(returns.records()),
        returns.disagreements());
  }

  private static RecoveryState.Sessions sessions(SessionRecords records) {
    return new RecoveryState.Sessions(
        records.size(), records.bytes(), records.forgotten(), records.tooLarge());
  }

  /** Once a second. */
  void tick() {
    RecoveryState state = state();
    if (state.sessions().forgotten() > forgotten) {
      forgotten = state.sessions().forgotten();
      forgetting.tell(
          note ->
              log.warn(
                  "App {}: no room for all sessions of clients that lost their connections:"
                      + " {} forgotten since the start, and who comes back to one may miss events."
                      + " Raise recovery.max-records ({})",
                  app,
                  forgotten,
                  note));
    }
    if (state.isShort()) {
      throttle.tell(
          note ->
              log.warn(
                  "App {}: the history {}; clients that come back later than that miss events ({})",
                  app,
                  state.inOneLine(),
                  note));
    }
  }
}
