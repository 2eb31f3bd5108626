package io.echobridge.hub;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import io.echobridge.text.Printable;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator who was refused: clients decide how often that happens, so no more than one
 * line a second is written, with the number of those left out. Thread-safe.
 */
final class RefusalLog {
  private static final Logger log = LoggerFactory.getLogger(RefusalLog.class);
  private static final long GAP = TimeUnit.SECONDS.toNanos(1);
  private static final int LONGEST = 500;

  private final String app;
  private long nextLine = System.nanoTime();
  private long leftOut;

  RefusalLog(String app) {
    this.app = app;
  }

  void refused(ChannelName channel, Refused refusal) {
    long before;
    synchronized (this) {
      long now = System.nanoTime();
      if (now - nextLine < 0) {
        leftOut++;
        return;
      }
      nextLine = now + GAP;
      before = leftOut;
      leftOut = 0;
    }
    log.info(
        "App {}: a client may not subscribe to {}, status {}: {}{}",
        app,
        Printable.line(channel.value()),
        refusal.status(),
        Printable.line(refusal.reason(), LONGEST),
        before == 0 ? "" : " (and " + before + " refusals before, not logged)");
  }
}
