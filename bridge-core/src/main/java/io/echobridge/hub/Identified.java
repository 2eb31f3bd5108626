package io.echobridge.hub;

import io.echobridge.gate.CloseReason;
import io.echobridge.net.Holding;
import io.echobridge.net.Timer;
import io.echobridge.token.Identity;
import java.util.concurrent.TimeUnit;

/** What a session's connection token says, and the end of that. On the session's loop. */
final class Identified {
  /** A clock may be set, so a far end is looked at again. */
  private static final long LONGEST_MILLIS = TimeUnit.MINUTES.toMillis(10);

  private final Session session;
  private final Identity identity;
  private final Holding holding;
  private final Timer end = Timer.of(this::look);
  private boolean isOver;

  Identified(Session session, Identity identity) {
    this.session = session;
    this.identity = identity;
    this.holding = session.connection().holding();
    holding.take(identity.size());
  }

  Identity identity() {
    return identity;
  }

  /** Ends the client when its token has ended; else later. */
  void look() {
    if (isOver || identity.expiresAt() == Identity.NEVER) {
      return;
    }
    long left = identity.expiresAt() - System.currentTimeMillis();
    if (left <= 0) {
      session.end(CloseReason.EXPIRED);
    } else {
      session.connection().loop().schedule(end, Math.min(left, LONGEST_MILLIS));
    }
  }

  void cancel() {
    if (end.isSet()) {
      end.cancel();
    }
  }

  void over() {
    if (!isOver) {
      isOver = true;
      cancel();
      holding.giveBack(identity.size());
    }
  }
}
