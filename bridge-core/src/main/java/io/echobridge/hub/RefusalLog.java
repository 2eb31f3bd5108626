package io.echobridge.hub;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import io.echobridge.text.Printable;
import io.echobridge.text.Throttle;
import io.echobridge.trace.TraceIds;
import java.time.Duration;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator of subscriptions that were refused. Clients decide how often that happens, so
 * no more than one line a second is written, with the number of those left out. Thread-safe.
 */
final class RefusalLog {
  private static final Logger log = LoggerFactory.getLogger(RefusalLog.class);
  private static final int LONGEST = 500;

  private final String app;
  private final Throttle throttle = new Throttle(Duration.ofSeconds(1));

  RefusalLog(String app) {
    this.app = app;
  }

  void refused(ChannelName channel, Refused refusal) {
    OptionalLong due = throttle.due();
    if (due.isEmpty()) {
      return;
    }
    long before = due.getAsLong();
    TraceIds.with(
        refusal.ids(),
        () ->
            log.info(
                "App {}: a client may not subscribe to {}, status {}: {}{}",
                app,
                Printable.line(channel.value()),
                refusal.status(),
                Printable.line(refusal.reason(), LONGEST),
                before == 0 ? "" : " (and " + before + " refusals before, not logged)"));
  }
}
