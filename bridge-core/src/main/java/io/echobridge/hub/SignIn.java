package io.echobridge.hub;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.hub.delivery.Subscription;
import io.echobridge.protocol.SignedInUser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** As whom a session is signed in. On the session's loop. */
final class SignIn {
  /** Null while it has not signed in. */
  private @Nullable SignedInUser user;

  /** How many of the session's subscriptions are of the hub's own channels for that. */
  private int places;

  boolean isDone() {
    return user != null;
  }

  boolean isOf(SignedInUser other) {
    return user != null && user.id().equals(other.id());
  }

  /**
   * The hub has taken a user in.
   *
   * @param taken the subscriptions of its own channels; none where there was no memory for them
   * @return whether it has
   */
  boolean done(SignedInUser given, List<Subscription> taken) {
    places = taken.size();
    user = taken.isEmpty() ? null : given;
    return user != null;
  }

  /**
   * Who the client is, for the application: the user that it signed in as, else the member that it
   * is on a channel.
   *
   * @param on the channel that it speaks of; null where there is none
   * @return null where nobody knows
   */
  @Nullable String user(@Nullable Subscription on) {
    if (user != null) {
      return user.id();
    }
    Member member = on == null ? null : on.member();
    return member == null ? null : member.userId();
  }

  int places() {
    return places;
  }

  /** Whether the application reaches the user there. */
  boolean reaches(ChannelName channel) {
    return user != null && ChannelName.ofUser(user.id()).filter(channel::equals).isPresent();
  }
}
