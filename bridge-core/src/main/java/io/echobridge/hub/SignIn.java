package io.echobridge.hub;

import io.echobridge.auth.Authorization.Granted;
import io.echobridge.channel.ChannelKind;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.hub.delivery.Subscription;
import io.echobridge.hub.recovery.SessionRecord;
import io.echobridge.protocol.SignedInUser;
import io.echobridge.token.Identity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose a session is, by a sign-in or by its connection token, and which of the server's own
 * channels it therefore hears. On the session's loop.
 */
final class SignIn {
  /** Null while it belongs to nobody. */
  private @Nullable SignedInUser user;

  /** Null where no token says more than that the client may be here. */
  private @Nullable Identified token;

  /**
   * That of the channel for it alone, which it has while it is brought up to date there, or where
   * its client has asked for it.
   */
  private @Nullable Subscription own;

  /** As {@link io.echobridge.protocol.ClientSession#signIn}. */
  boolean enter(Session session, SignedInUser given) {
    SignedInUser present = user;
    if (!session.isLive()) {
      return present != null && present.id().equals(given.id());
    }
    if (present != null) {
      return present.id().equals(given.id()) && watches(session, present, given);
    }
    List<Subscription> places = session.shared().entrance().signIn(session.connection(), given);
    session.subscriptions().addAll(places);
    user = places.isEmpty() ? null : given;
    return user != null;
  }

  /** Its token said who it is, which names nobody to watch; a sign-in may do so once. */
  private boolean watches(Session session, SignedInUser present, SignedInUser given) {
    if (token == null || !present.watchlist().isEmpty() || given.watchlist().isEmpty()) {
      return true;
    }
    @Nullable List<Subscription> places =
        session.shared().entrance().watch(session.connection(), given);
    if (places == null) {
      return false;
    }
    session.subscriptions().addAll(places);
    user = given;
    return true;
  }

  /**
   * As {@link io.echobridge.protocol.ClientSession#identify}.
   *
   * @param mark stands for the token in the session's record; null where it has none
   */
  void identify(Session session, Identity identity, @Nullable String mark) {
    List<ChannelName> channels = recognize(session, identity, mark);
    if (channels != null && !channels.stream().allMatch(each -> hears(session, each))) {
      session.end(CloseReason.MEMORY);
    }
  }

  /**
   * As above, without the subscription.
   *
   * @return the channel of the user, if its session is to be subscribed to that; null where the
   *     session ends, and may ask nobody anything any more
   */
  @Nullable List<ChannelName> recognize(Session session, Identity identity, @Nullable String mark) {
    Identified before = token;
    boolean isKnown = before != null && !before.isPresumed();
    boolean saysNothing = identity.equals(Identity.NOBODY) && mark == null;
    if (isKnown || !session.isLive() || (before == null && saysNothing)) {
      return List.of();
    }
    if (before != null) {
      before.over();
    }
    Identified known = new Identified(session, identity, mark, false);
    token = known;
    Optional<ChannelName> channel = identity.channel();
    if (channel.isPresent()
        && !enter(session, new SignedInUser(identity.user().orElseThrow(), Set.of()))) {
      session.end(CloseReason.MEMORY);
      return null;
    }
    if (session.shared().endedOfLate().concerns(identity)) {
      session.end(CloseReason.UNDECIDED); // it comes again, and is asked about anew
      return null;
    }
    known.look();
    return channel.stream().toList();
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

  /**
   * The session goes on before it is known who its client is: until then it is who it was, for no
   * longer than its token was to last.
   *
   * @param giveUp takes the question back
   */
  void presume(Session session, SessionRecord.Bound bound, Runnable giveUp) {
    Identity identity =
        new Identity(Optional.ofNullable(bound.user()), RawJson.NULL, List.of(), bound.until());
    Identified known = new Identified(session, identity, bound.mark(), true);
    known.whenOver(giveUp);
    token = known;
    known.look();
  }

  /** To whom its token binds the session; null where none does. */
  SessionRecord.@Nullable Bound bound() {
    return token == null ? null : token.bound();
  }

  /** Has a session hear what every session hears, unless that begins with its channels. */
  static void begin(Session session) {
    if (!session.connection().waitsToBegin()
        && session.shared().limits().everybody()
        && !hears(session, ChannelName.EVERYBODY)) {
      session.end(CloseReason.MEMORY);
    }
  }

  /** Has it hear one of the server's channels; false where there is no memory for that. */
  private static boolean hears(Session session, ChannelName channel) {
    return session.find(channel) != null
        || session.shared().entrance().enterUnasked(session, channel);
  }

  /** Whether its client may ask for a channel: one of the server's own only if it may hear that. */
  boolean reaches(Session session, ChannelName channel) {
    return !channel.isReserved() || reachesOwn(session, channel);
  }

  private boolean reachesOwn(Session session, ChannelName channel) {
    return channel.equals(ChannelName.EVERYBODY)
        ? session.shared().limits().everybody()
        : isOfUser(channel)
            || channel.connection().filter(session.connection().id()::equals).isPresent();
  }

  private boolean isOfUser(ChannelName channel) {
    Optional<ChannelName> own =
        user != null
            ? ChannelName.ofUser(user.id())
            : token == null ? Optional.empty() : token.identity().channel();
    return channel.isOfUser() && own.filter(channel::equals).isPresent();
  }

  /** Whether it hears the channel whatever its client says. */
  boolean keeps(ChannelName channel) {
    return channel.isReserved() && (!channel.isOfUser() || (token != null && isOfUser(channel)));
  }

  /** Lets it into a guarded channel that its token names; null where that says nothing. */
  @Nullable Granted grant(ChannelName channel) {
    if (token == null || !token.identity().mayHear(channel)) {
      return null;
    }
    Optional<Member> member = token.identity().member();
    boolean isPresence = channel.kind() == ChannelKind.PRESENCE;
    return isPresence && member.isEmpty() ? null : new Granted(isPresence ? member.get() : null);
  }

  /** It is on one more channel, which may be the one for it alone. */
  void added(Subscription subscription) {
    ChannelName channel = subscription.channelName();
    if (channel.isReserved() && channel.connection().isPresent()) {
      own = subscription;
    }
  }

  /** A while has passed: what is for it alone needs no subscription once it is up to date. */
  void pinged(Session session) {
    if (own == null) {
      return;
    }
    Subscription present = session.find(own.channelName()); // another one where it has moved
    if (present == null) {
      own = null;
    } else if (present.isUpToDate() && session.shared().sequencer().isAlone(present)) {
      // Else its session of before hears the channel still, and would be taken for this one.
      own = null;
      session.leave(present);
    }
  }

  /** It leaves its loop for another. */
  void moves() {
    if (token != null) {
      token.cancel();
    }
  }

  /** It is on another loop now. */
  void moved(Session session) {
    Identified known = token;
    if (known != null) {
      session.onPresentLoop(known::look);
    }
  }

  /** The session is over. */
  void over() {
    if (token != null) {
      token.over();
    }
  }
}
