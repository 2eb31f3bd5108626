package io.echobridge.hub;

import io.echobridge.hub.stats.RecoveryState;
import io.echobridge.net.HeapShares;
import io.echobridge.text.Throttle;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows what is kept for clients that come back, and logs while it is not enough. Thread-safe. */
final class HistoryWatch {
  private static final Logger log = LoggerFactory.getLogger(HistoryWatch.class);

  private final String app;
  private final List<String> local;
  private final Returns returns;
  private final Throttle throttle = Throttle.onceAMinute();

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
        returns.records().size(),
        returns.records().bytes(),
        returns.disagreements());
  }

  /** Once a second. */
  void tick() {
    RecoveryState state = state();
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
