package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.presence.Entry;
import io.echobridge.presence.PresentMember;
import io.echobridge.presence.Roster;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.SignedInUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who is signed in, and who watches that. A connection that signs in becomes a member of one
 * channel that all nodes share, as they share presence channels; a client that watches a user
 * subscribes to a channel of that user, on this node only. So both move, end and stay for a while
 * as every subscription does, and all is heard in the one order.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class Users {
  /** All users that are signed in. */
  static final ChannelName SIGNED_IN = new ChannelName("#signed-in");

  /** The most users that one client watches. */
  private static final int MOST_WATCHED = 100;

  private static final RawJson NOTHING = RawJson.of("{}");

  private final Sequencer order;
  private final Shards shards;
  private final Channels channels;

  /**
   * @param order whose lock guards the channels
   */
  public Users(Sequencer order, Channels channels) {
    this.order = order;
    this.shards = order.shards();
    this.channels = channels;
  }

  /** Where it is heard that a user comes online and goes offline; empty where no name holds it. */
  static Optional<ChannelName> watching(String userId) {
    return ChannelName.parse("#watching-" + userId);
  }

  /** About what the subscriptions of {@link #signIn} take, in bytes. */
  public static long cost(SignedInUser user) {
    return Subscription.cost(SIGNED_IN, member(user)) + costOfWatching(user);
  }

  /** Likewise of {@link #watch}. */
  public static long costOfWatching(SignedInUser user) {
    return watched(user).stream()
        .map(id -> watching(id).orElseThrow())
        .mapToLong(name -> Subscription.cost(name, null))
        .sum();
  }

  /**
   * A connection signs in: those that watch its user hear of it, and the client hears who of its
   * watchlist is online, and what changes from then on. On the connection's loop.
   *
   * @return what ends with the session
   */
  public List<Subscription> signIn(ClientConnection connection, SignedInUser user) {
    return enter(connection, user, true);
  }

  /**
   * The same of a connection that is signed in already, and says now whom it watches.
   *
   * @return what ends with the session
   */
  public List<Subscription> watch(ClientConnection connection, SignedInUser user) {
    return enter(connection, user, false);
  }

  private List<Subscription> enter(
      ClientConnection connection, SignedInUser user, boolean isComing) {
    Shard shard = shards.of(connection);
    List<Subscription> watching = new ArrayList<>();
    List<String> online = new ArrayList<>();
    List<String> offline = new ArrayList<>();
    List<Subscription> place = new ArrayList<>(1);
    synchronized (order) {
      if (isComing) {
        place.add(place(shard, connection, user));
      }
      Roster present = channels.roster(SIGNED_IN);
      for (String id : watched(user)) {
        Channel channel = channels.enter(watching(id).orElseThrow(), shard.index());
        watching.add(new Subscription(connection, channel, null));
        (present != null && present.hasUser(id) ? online : offline).add(id);
      }
      if (!watching.isEmpty()) {
        List<Subscription> coming = List.copyOf(watching);
        shard.loop().execute(() -> begin(shard, connection, coming, online, offline));
      }
    }
    watching.addAll(place);
    return watching;
  }

  private Subscription place(Shard shard, ClientConnection connection, SignedInUser user) {
    PresentMember member = new PresentMember(member(user), connection.publicId());
    Entry entry = channels.entry(SIGNED_IN, member);
    if (channels.join(entry)) {
      order.tellJoining(entry);
    }
    return new Subscription(connection, channels.enter(SIGNED_IN, shard.index()), entry);
  }

  private static void begin(
      Shard shard,
      ClientConnection connection,
      List<Subscription> coming,
      List<String> online,
      List<String> offline) {
    if (!coming.get(0).isEnded()) {
      coming.forEach(shard::add);
      connection.encoder().watchlist(online, offline).ifPresent(connection.sink()::send);
    }
  }

  private static Member member(SignedInUser user) {
    return new Member(user.id(), NOTHING);
  }

  /** The ids that can be watched, in alphabetical order. */
  private static List<String> watched(SignedInUser user) {
    return user.watchlist().stream()
        .filter(id -> watching(id).isPresent())
        .sorted()
        .limit(MOST_WATCHED)
        .toList();
  }
}
