package io.echobridge.hub;

import io.echobridge.gate.CloseReason;
import io.echobridge.hub.recovery.SessionRecord.Bound;
import io.echobridge.net.Holding;
import io.echobridge.net.Timer;
import io.echobridge.token.Identity;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a session's connection token says, and the end of that. On the session's loop. */
final class Identified {
  /** A clock may be set, so a far end is looked at again. */
  private static final long LONGEST_MILLIS = TimeUnit.MINUTES.toMillis(10);

  private final Session session;
  private final Identity identity;
  private final @Nullable String mark;
  private final boolean isPresumed;
  private final Holding holding;
  private final Timer end = Timer.of(this::look);
  private Runnable onOver = () -> {};
  private boolean isOver;

  /**
   * @param mark stands for the token in the session's record; null where there is none
   * @param isPresumed whether that is what an earlier answer said, and the present one is to come
   */
  Identified(Session session, Identity identity, @Nullable String mark, boolean isPresumed) {
    this.session = session;
    this.identity = identity;
    this.mark = mark;
    this.isPresumed = isPresumed;
    this.holding = session.connection().holding();
    holding.take(identity.size());
  }

  Identity identity() {
    return identity;
  }

  boolean isPresumed() {
    return isPresumed;
  }

  /** For the session's record; null where it has none. */
  @Nullable Bound bound() {
    return mark == null
        ? null
        : new Bound(identity.user().orElse(null), mark, identity.expiresAt());
  }

  /** Ends the client when its token has ended; else later. */
  void look() {
    if (isOver || identity.expiresAt() == Identity.NEVER) {
      return;
    }
    long left = identity.expiresAt() - session.shared().wall().millis();
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

  /** What is to be given up when it is over. */
  void whenOver(Runnable action) {
    onOver = action;
  }

  void over() {
    if (!isOver) {
      isOver = true;
      cancel();
      holding.giveBack(identity.size());
      onOver.run();
    }
  }
}
