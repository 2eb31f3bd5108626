package io.echobridge.hub;

import io.echobridge.auth.Authorization;
import io.echobridge.auth.Authorization.Granted;
import io.echobridge.auth.Authorization.Refused;
import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.channel.ChannelKind;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.hub.delivery.Sequencer;
import io.echobridge.hub.delivery.Subscription;
import io.echobridge.hub.delivery.Users;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.SignedInUser;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a client passes before it is on a channel, or signed in: what the application answers, and
 * the bounds. One for all sessions; each calls it on its own loop.
 */
final class Entrance {
  /** What is said of a subscribe that was not refused. */
  static final int SUBSCRIBED = 200;

  private final Sessions shared;
  private final Sequencer order;
  private final Users users;

  Entrance(Sessions shared, Sequencer order, Users users) {
    this.shared = shared;
    this.order = order;
    this.users = users;
  }

  /** As {@link ClientSession#subscribe}, for a session that is live. */
  void subscribe(
      Session session, ChannelName channel, ChannelAuthorizer authorizer, IntConsumer decided) {
    if (!session.signIn().reaches(session, channel)) {
      refuse(session.connection(), channel, reserved(), decided);
      return;
    }
    Subscription present = session.find(channel);
    Openings openings = session.openings();
    if (present != null) {
      shared.tellAgain(session.connection(), present, session.allowance());
      decided.accept(SUBSCRIBED);
    } else if (openings != null && openings.takes(channel, authorizer, decided)) {
      return;
    } else if (!session.questions().joins(channel, decided)) {
      ask(session, channel, authorizer, decided);
    }
  }

  private void ask(
      Session session, ChannelName channel, ChannelAuthorizer authorizer, IntConsumer decided) {
    boolean isGuarded = channel.kind().guarded();
    Granted granted = isGuarded ? session.signIn().grant(channel) : null;
    if (!channel.isReserved() && isFull(session, 1)) {
      full(session.connection(), channel, decided);
    } else if (granted != null) {
      answered(session, channel, granted, decided);
    } else if (isGuarded) {
      session.questions().ask(channel, authorizer, decided);
    } else {
      enter(session, channel, null, decided);
    }
  }

  /**
   * Whether a client may not have so many channels more: with those that it is on or asks for. The
   * hub's own do not count.
   */
  boolean isFull(Session session, int more) {
    Openings openings = session.openings();
    int size = session.questions().size() + (openings == null ? 0 : openings.size()) + more;
    for (Subscription each : session.subscriptions()) {
      size += each.channelName().isReserved() ? 0 : 1;
    }
    return size > shared.limits().maxChannelsPerConnection();
  }

  /**
   * The application has answered, and the session still wants to know.
   *
   * @param decided hears what becomes of the subscribe, here and below
   */
  void answered(Session session, ChannelName channel, Authorization answer, IntConsumer decided) {
    if (answer instanceof Refused refusal) {
      refuse(session.connection(), channel, refusal, decided);
    } else if (answer instanceof Granted granted) {
      granted(session, channel, granted.member(), decided);
    }
  }

  private void granted(
      Session session, ChannelName channel, @Nullable Member member, IntConsumer decided) {
    Refused fault = fault(session, channel, member);
    if (fault == null) {
      boolean isMember = channel.kind() == ChannelKind.PRESENCE;
      enter(session, channel, isMember ? member : null, decided);
      return;
    }
    if (member == null) {
      shared.note(channel, fault);
    }
    shared.deny(session.connection(), channel, fault);
    decided.accept(fault.status());
  }

  /** Why a client may not be on a channel that the application grants it; null where it may. */
  @Nullable Refused fault(Session session, ChannelName channel, @Nullable Member member) {
    if (channel.kind() != ChannelKind.PRESENCE) {
      return null;
    }
    if (member == null) {
      return new Refused(502, "granted, but the answer does not name the member");
    }
    int size = member.channelData().length();
    if (shared.overuse().memberSize(size)) {
      return own(413, "the member data is too large (max-member-size)");
    }
    return session.allowance().joins(size, shared.limits().maxChannelsPerConnection())
        ? null
        : own(429, "one client causes others to receive too much in a second");
  }

  /** A refusal of the hub's own: the client may know what the operator may. */
  private static Refused own(int status, String reason) {
    return new Refused(status, reason, reason);
  }

  /**
   * @param member as whom, on a presence channel
   */
  void enter(Session session, ChannelName channel, @Nullable Member member, IntConsumer decided) {
    ClientConnection connection = session.connection();
    if (session.find(channel) != null) {
      decided.accept(SUBSCRIBED); // Two ways led there, and the other was faster.
    } else if (!take(connection, Subscription.cost(channel, member))) {
      deny(
          connection, channel, 503, "clients hold too much memory (server.client-memory)", decided);
    } else if (member != null && shared.gate().isOpen()) {
      mayJoin(session, channel, member, decided);
    } else if (member != null) {
      session.questions().await(shared.gate(), channel, member, decided);
    } else if (caughtUp(session, channel, null)) {
      decided.accept(SUBSCRIBED);
    } else if (isStillThere(session, channel, null)) {
      session.add(order.subscribe(connection, channel, session.subscriptions()));
      if (!channel.isCache()) {
        connection
            .encoder()
            .subscribed(channel, Optional.empty())
            .ifPresent(connection.sink()::send);
      }
      decided.accept(SUBSCRIBED);
    }
  }

  /**
   * Has a session hear a channel of the server's own, and says nothing of that to its client.
   *
   * @return false where there is no memory for it
   */
  boolean enterUnasked(Session session, ChannelName channel) {
    ClientConnection connection = session.connection();
    if (!take(connection, Subscription.cost(channel, null))) {
      return false;
    }
    if (caughtUp(session, channel, null)) {
      return true;
    }
    boolean isThere = isStillThere(session, channel, null);
    if (isThere) {
      session.add(order.subscribe(connection, channel, session.subscriptions()));
    }
    return isThere;
  }

  /**
   * Whether a session has not ended on hearing that it cannot be brought up to date: while clients
   * hold too much memory, what is sent to one can be what it is cut for. If it has, the memory for
   * the channel is given back.
   */
  private static boolean isStillThere(
      Session session, ChannelName channel, @Nullable Member member) {
    boolean isThere = session.isLive();
    if (!isThere) {
      session.connection().holding().giveBack(Subscription.cost(channel, member));
    }
    return isThere;
  }

  /** Whether the client was here before, and is brought up to date on the channel. */
  private static boolean caughtUp(Session session, ChannelName channel, @Nullable Member member) {
    Lasting lasting = session.lasting();
    CatchUp from = lasting == null ? null : lasting.catchUp();
    Subscription entered = from == null ? null : from.enter(channel, member);
    if (entered != null) {
      session.add(entered);
    }
    return entered != null;
  }

  /** Joins, or goes on; the memory for that is taken, and the list of members is the answer. */
  void mayJoin(Session session, ChannelName channel, Member member, IntConsumer decided) {
    ClientConnection connection = session.connection();
    if (session.find(channel) != null) {
      connection.holding().giveBack(Subscription.cost(channel, member));
      decided.accept(SUBSCRIBED);
      return;
    }
    if (caughtUp(session, channel, member)) {
      decided.accept(SUBSCRIBED);
      return;
    }
    if (!isStillThere(session, channel, member)) {
      return;
    }
    int most = shared.limits().maxMembersPerChannel();
    Subscription joined = order.join(connection, channel, member, session.subscriptions(), most);
    if (joined != null) {
      session.add(joined);
      decided.accept(SUBSCRIBED);
    } else {
      connection.holding().giveBack(Subscription.cost(channel, member));
      decided.accept(isFull(connection, channel));
    }
  }

  /** A channel has as many members as it may have: with what status one more is refused. */
  int isFull(ClientConnection connection, ChannelName channel) {
    shared.overuse().members();
    Refused full = own(429, "the channel has too many members (max-members-per-channel)");
    shared.deny(connection, channel, full);
    return full.status();
  }

  /**
   * Signs a connection in.
   *
   * @return its subscriptions of the hub's own channels; none where there is no memory for them
   */
  List<Subscription> signIn(ClientConnection connection, SignedInUser user) {
    return take(connection, Users.cost(user)) ? users.signIn(connection, user) : List.of();
  }

  /** Likewise, of one that is signed in already, and says now whom it watches; or null. */
  @Nullable List<Subscription> watch(ClientConnection connection, SignedInUser user) {
    return take(connection, Users.costOfWatching(user)) ? users.watch(connection, user) : null;
  }

  /** Takes memory for a client; it has none where there is not enough. */
  boolean take(ClientConnection connection, long cost) {
    if (connection.holding().take(cost)) {
      return true;
    }
    connection.holding().giveBack(cost);
    shared.overuse().memory();
    return false;
  }

  /** The client asks for a channel that is the server's own. */
  static Refused reserved() {
    return own(403, "names that begin with # are reserved for the server");
  }

  /** The client has as many channels as it may have. */
  void full(ClientConnection connection, ChannelName channel, IntConsumer decided) {
    Refused full = full();
    shared.deny(connection, channel, full);
    decided.accept(full.status());
  }

  Refused full() {
    shared.overuse().channel();
    return own(429, "too many channels on one connection (max-channels-per-connection)");
  }

  private void refuse(
      ClientConnection connection, ChannelName channel, Refused refusal, IntConsumer decided) {
    shared.refuse(connection, channel, refusal);
    decided.accept(refusal.status());
  }

  private void deny(
      ClientConnection connection,
      ChannelName channel,
      int status,
      String reason,
      IntConsumer decided) {
    shared.deny(connection, channel, own(status, reason));
    decided.accept(status);
  }
}
