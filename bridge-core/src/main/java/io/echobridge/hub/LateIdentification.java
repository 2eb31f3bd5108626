package io.echobridge.hub;

import io.echobridge.gate.CloseReason;
import io.echobridge.hub.recovery.SessionRecord.Bound;
import io.echobridge.net.Timer;
import io.echobridge.token.Identification;
import io.echobridge.token.Identity;
import io.echobridge.token.TokenAnswer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session goes on, and who its client is may become known only then. A no, or another user than
 * the session's, ends it for good. That nobody can say now proves nothing: it is asked again and
 * again, and until there is an answer the session is what it was. On the session's loop.
 */
final class LateIdentification {
  private static final int FIRST_MILLIS = 5_000;
  private static final int LONGEST_MILLIS = 60_000;

  private final Session session;
  private final String key;
  private final @Nullable Bound bound;
  private final Runnable next;
  private int pause = FIRST_MILLIS;

  /**
   * @param key the record's
   * @param bound to whom the session was bound; null where it was to nobody
   * @param next what has to wait for the answer
   */
  LateIdentification(Session session, String key, @Nullable Bound bound, Runnable next) {
    this.session = session;
    this.key = key;
    this.bound = bound;
    this.next = next;
  }

  /** Hears the answer, now or later. */
  void hear(Identification who) {
    Optional<TokenAnswer> now = who.now();
    if (now.isPresent()) {
      told(who, now.get());
      return;
    }
    if (bound != null) {
      session.signIn().presume(session, bound, who::giveUp);
    }
    await(who);
  }

  private void await(Identification who) {
    var unused =
        who.answer()
            .whenComplete((answer, failure) -> session.onPresentLoop(() -> told(who, answer)));
  }

  private void told(Identification who, @Nullable TokenAnswer answer) {
    if (!session.isLive()) {
      return;
    }
    if (answer instanceof TokenAnswer.Accepted accepted && !isOther(accepted.identity())) {
      session.signIn().identify(session, accepted.identity(), who.mark(key).orElse(null));
      session.changed();
      next.run();
    } else if (answer instanceof TokenAnswer.NotNow) {
      session.shared().counters().unverified.increment();
      session.connection().loop().schedule(Timer.of(() -> askAgain(who)), pause);
      pause = Math.min(2 * pause, LONGEST_MILLIS);
    } else if (answer != null) {
      session.end(CloseReason.UNAUTHORIZED);
    }
  }

  private void askAgain(Identification who) {
    session.onPresentLoop(
        () -> {
          if (session.isLive()) {
            who.again().ifPresent(this::await);
          }
        });
  }

  private boolean isOther(Identity identity) {
    return bound != null && !identity.user().equals(Optional.ofNullable(bound.user()));
  }
}
