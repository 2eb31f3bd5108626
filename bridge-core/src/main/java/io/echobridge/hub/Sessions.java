package io.echobridge.hub;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelKind;
import io.echobridge.channel.ChannelName;
import io.echobridge.gate.CloseReason;
import io.echobridge.gate.Occurrence;
import io.echobridge.hub.delivery.Broadcasts;
import io.echobridge.hub.delivery.Direct;
import io.echobridge.hub.delivery.Sequencer;
import io.echobridge.hub.delivery.Subscription;
import io.echobridge.hub.delivery.Users;
import io.echobridge.hub.intake.Inbound;
import io.echobridge.hub.stats.Counters;
import io.echobridge.net.Timer;
import io.echobridge.presence.Entry;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.GapReason;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all sessions of a hub have in common: the limits in force, where their subscriptions and
 * whispers go, and where it is counted what they may not do. Thread-safe.
 */
final class Sessions implements Direct {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);

  private final String app;
  private final Gate gate;
  private final long lingerMillis;
  private final Sequencer sequencer;
  private final Counters counters;
  private final Overuse overuse;
  private final Entrance entrance;
  private final Whispers whispers;
  private final ToApplication toApplication;
  private final RefusalLog refusals;
  private final InstantSource wall;
  private final EndedOfLate endedOfLate = new EndedOfLate(System::nanoTime);

  /** By their secret ids, which nobody chooses. Of two with one, the newer. */
  private final Map<String, Session> all = new ConcurrentHashMap<>();

  private volatile HubLimits limits;

  /** Null where the app keeps no history. */
  private volatile @Nullable Returns returns;

  /**
   * @param app the app's name, for the log
   * @param inbound takes what clients say to the application; null where it does not want that
   * @param wall what the ends of tokens are compared with
   */
  Sessions(
      String app,
      HubLimits limits,
      Gate gate,
      long lingerMillis,
      Sequencer sequencer,
      Users users,
      Broadcasts broadcasts,
      @Nullable Inbound inbound,
      Counters counters,
      InstantSource wall) {
    this.wall = wall;
    this.app = app;
    this.limits = limits;
    this.gate = gate;
    this.lingerMillis = lingerMillis;
    this.sequencer = sequencer;
    this.counters = counters;
    this.overuse = new Overuse(app, () -> this.limits);
    this.refusals = new RefusalLog(app);
    this.entrance = new Entrance(this, sequencer, users);
    this.whispers = new Whispers(sequencer, broadcasts, counters);
    this.toApplication = new ToApplication(app, inbound, counters);
  }

  /** The app keeps a history, from which clients are brought up to date. Once. */
  void keepHistory(Returns from) {
    returns = from;
  }

  /** What brings clients up to date; null where the app keeps no history. */
  @Nullable Returns returns() {
    return returns;
  }

  /** Other limits hold from now on. */
  void change(HubLimits others) {
    limits = others;
  }

  HubLimits limits() {
    return limits;
  }

  Sequencer sequencer() {
    return sequencer;
  }

  Entrance entrance() {
    return entrance;
  }

  Whispers whispers() {
    return whispers;
  }

  ToApplication toApplication() {
    return toApplication;
  }

  /** Where joins of presence channels wait. */
  Gate gate() {
    return gate;
  }

  Counters counters() {
    return counters;
  }

  Overuse overuse() {
    return overuse;
  }

  /** Whose connections were ended a moment ago. */
  EndedOfLate endedOfLate() {
    return endedOfLate;
  }

  /** The time that tokens mean. */
  InstantSource wall() {
    return wall;
  }

  /** The session whose connection has that secret id. */
  @Override
  public Direct.@Nullable One find(String id) {
    Session session = all.get(id);
    return session == null ? null : new OneClient(session);
  }

  /** A session that another one was to go on with is the only one of its id again. */
  void stays(Session session) {
    all.put(session.connection().id(), session);
  }

  /** As {@link Hub#refused}. */
  Map<String, Long> refused() {
    Map<String, Long> counts = new TreeMap<>(overuse.counts());
    counts.putAll(toApplication.counts());
    return counts;
  }

  /** The last refusal of each kind, if there was any. */
  List<Occurrence> occurrences() {
    return Stream.of(overuse.latest(), toApplication.latest()).flatMap(List::stream).toList();
  }

  /** A session begins. */
  void came(Session session) {
    counters.connects.increment();
    all.put(session.connection().id(), session);
  }

  /** Those whose connections have one of these ids, public or secret. */
  List<Session> with(Set<String> ids) {
    return all.values().stream()
        .filter(
            each ->
                ids.contains(each.connection().publicId()) || ids.contains(each.connection().id()))
        .toList();
  }

  /**
   * Messages were missed that nobody can bring: clients that could expect them hear that.
   *
   * @param lost of which channels
   */
  void missed(String offset, Predicate<ChannelName> lost) {
    for (Session each : all.values()) {
      each.onPresentLoop(
          () -> {
            if (each.subscriptions().stream().anyMatch(its -> lost.test(its.channelName()))) {
              missed(each, offset);
            }
          });
    }
  }

  private static void missed(Session session, String offset) {
    Lasting lasting = session.lasting();
    if (lasting != null) {
      lasting.missed(GapReason.GAP, offset);
    } else if (session.isLive()) {
      ClientConnection connection = session.connection();
      connection.encoder().gap(GapReason.GAP, offset).ifPresent(connection.sink()::send);
    }
  }

  /** A session ends on its last connection, with these subscriptions. On its loop. */
  void gone(
      Session session,
      ClientConnection connection,
      List<Subscription> subscriptions,
      CloseReason reason) {
    all.remove(connection.id(), session);
    long stays = stays(reason);
    if (stays > 0) {
      linger(connection, subscriptions, stays);
    } else {
      subscriptions.forEach(each -> leave(connection, each));
    }
    counters.disconnects.increment();
    log.debug("App {}: client {} has left: {}", app, connection.publicId(), reason.word());
  }

  /**
   * Answers a client that subscribes once more. A list of members is long, and not always sent. On
   * its loop.
   */
  void tellAgain(ClientConnection connection, Subscription present, Allowance allowance) {
    ChannelName channel = present.channelName();
    if (channel.kind() != ChannelKind.PRESENCE) {
      connection.encoder().subscribed(channel, Optional.empty()).ifPresent(connection.sink()::send);
    } else if (!sequencer.lists().areKnown(present) && allowance.isToldAgain()) {
      sequencer.lists().tell(present);
    }
  }

  /** Ends a subscription. On its loop. */
  void leave(ClientConnection connection, Subscription subscription) {
    sequencer.leave(subscription);
    connection.holding().giveBack(subscription.cost());
  }

  /** For how long others still see a client that may come back at once, in milliseconds. */
  private long stays(CloseReason reason) {
    long grace = reason.mayReturn() ? limits.presenceGrace().toMillis() : 0;
    boolean isSentAway = reason == CloseReason.DRAINING || reason == CloseReason.SERVER_STOP;
    return isSentAway ? Math.max(grace, lingerMillis) : grace;
  }

  /** Ends subscriptions whose members stay for a while. */
  private void linger(ClientConnection connection, List<Subscription> subscriptions, long millis) {
    List<Entry> staying = new ArrayList<>();
    long bytes = 0;
    for (Subscription each : subscriptions) {
      Entry member = sequencer.leaveBehind(each);
      if (member == null) {
        connection.holding().giveBack(each.cost());
      } else {
        staying.add(member);
        bytes += each.cost();
      }
    }
    if (!staying.isEmpty()) {
      Runnable end = () -> staying.forEach(sequencer::depart);
      connection.loop().schedule(Timer.of(connection.holding().linger(bytes, end)), millis);
    }
  }

  /** Refuses a client a channel for a reason that the operator may want to look up. */
  void refuse(ClientConnection connection, ChannelName channel, Refused refusal) {
    note(channel, refusal);
    deny(connection, channel, refusal);
  }

  /** Keeps a refusal for the operator to look up. */
  void note(ChannelName channel, Refused refusal) {
    counters.recent.add(
        "subscribe to " + channel + ": status " + refusal.status() + ": " + refusal.reason());
  }

  /** Refuses a client a channel: tells it, counts it, and tells the operator now and then. */
  void deny(ClientConnection connection, ChannelName channel, Refused refusal) {
    count(channel, refusal);
    connection.encoder().refused(channel, refusal).ifPresent(connection.sink()::send);
  }

  /** Counts that a client is refused a channel, and tells the operator now and then. */
  void count(ChannelName channel, Refused refusal) {
    counters.authRefusals.increment();
    refusals.refused(channel, refusal);
  }
}
