package io.echobridge.hub;

import io.echobridge.auth.Authorization;
import io.echobridge.auth.Authorization.Granted;
import io.echobridge.auth.Authorization.Refused;
import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.channel.ChannelName;
import io.echobridge.hub.delivery.Subscription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the application again about the channels of a session that goes on. Only its clear no ends a
 * subscription: what it says to an old token, or does not say at all, proves nothing.
 */
final class Verification {
  /** The application's clear no. */
  private static final int FORBIDDEN = 403;

  private final Session session;

  Verification(Session session) {
    this.session = session;
  }

  /** Asks about all guarded channels that its token does not name. On the session's loop. */
  void ask(ChannelAuthorizer authorizer) {
    for (Subscription each : List.copyOf(session.subscriptions())) {
      ChannelName channel = each.channelName();
      if (channel.kind().guarded() && session.signIn().grant(channel) == null) {
        var unused =
            Questions.authorization(channel, authorizer)
                .whenComplete(
                    (answer, failure) -> session.onPresentLoop(() -> answered(channel, answer)));
      }
    }
  }

  private void answered(ChannelName channel, @Nullable Authorization answer) {
    if (answer instanceof Refused refusal && refusal.status() == FORBIDDEN) {
      Subscription present = session.isLive() ? session.find(channel) : null;
      if (present != null) {
        session.leave(present);
        session.shared().refuse(session.connection(), channel, refusal);
      }
    } else if (!(answer instanceof Granted)) {
      session.shared().counters().unverified.increment();
    }
  }
}
