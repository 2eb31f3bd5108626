package io.echobridge.hub;

import io.echobridge.channel.ChannelName;
import io.echobridge.gate.CloseReason;
import io.echobridge.token.Identification;
import io.echobridge.token.Identity;
import io.echobridge.token.TokenAnswer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session goes on, and who its client is may become known only then. A no, or another user than
 * the session's, ends it for good; that nobody can say now proves nothing.
 */
final class LateIdentification {
  private final Session session;
  private final Optional<ChannelName> user;
  private final Runnable next;

  /**
   * @param user the channel of the session's user; empty where it was nobody's
   * @param next what has to wait for that
   */
  LateIdentification(Session session, Optional<ChannelName> user, Runnable next) {
    this.session = session;
    this.user = user;
    this.next = next;
  }

  /** Hears the answer, now or later. On the session's loop. */
  void hear(Identification who) {
    Optional<TokenAnswer> now = who.now();
    if (now.isPresent()) {
      told(now.get());
      return;
    }
    var unused =
        who.answer()
            .whenComplete((answer, failure) -> session.onPresentLoop(() -> told(answer)));
  }

  private void told(@Nullable TokenAnswer answer) {
    if (!session.isLive()) {
      return;
    }
    if (answer instanceof TokenAnswer.Refused
        || (answer instanceof TokenAnswer.Accepted accepted && isOther(accepted.identity()))) {
      session.end(CloseReason.UNAUTHORIZED);
      return;
    }
    if (answer instanceof TokenAnswer.Accepted accepted) {
      session.identify(accepted.identity());
    } else {
      session.shared().counters().unverified.increment();
    }
    next.run();
  }

  private boolean isOther(Identity identity) {
    return user.isPresent() && !identity.channel().equals(user);
  }
}
