package io.echobridge.hub;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.gate.Occurrence;
import io.echobridge.hub.delivery.ChannelWatcher;
import io.echobridge.hub.intake.MappedBroker;
import io.echobridge.hub.peers.ClusterSeat;
import io.echobridge.hub.peers.ClusterView;
import io.echobridge.hub.stats.Acknowledged;
import io.echobridge.hub.stats.BrokerState;
import io.echobridge.hub.stats.Cached;
import io.echobridge.hub.stats.Excerpt;
import io.echobridge.hub.stats.Headcount;
import io.echobridge.hub.stats.HubStats;
import io.echobridge.hub.stats.Occupancy;
import io.echobridge.hub.stats.Reach;
import io.echobridge.hub.stats.RecoveryState;
import io.echobridge.hub.stats.Tap;
import io.echobridge.mapping.Mapping;
import io.echobridge.net.EventLoops;
import io.echobridge.protocol.Bridge;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.Recovery;
import io.echobridge.trace.Tracer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * An app at work: takes events from its brokers, and hands each to the clients that subscribe to
 * its channel. Thread-safe.
 */
public final class Hub implements Bridge, AutoCloseable {
  private final Assembly parts;

  /**
   * @param app the app's name, for the log
   * @param brokers by the names they have in the configuration
   * @param seat its place among several nodes; empty where it stands alone
   * @param recovery how clients are brought up to date that come back; empty where they are not
   * @param watchers hear what happens to the channels, besides the brokers
   */
  public Hub(
      String app,
      EventLoops loops,
      Map<String, MappedBroker> brokers,
      HubLimits limits,
      Optional<ClusterSeat> seat,
      Optional<RecoverySettings> recovery,
      ChannelWatcher... watchers) {
    parts = new Assembly(app, loops, brokers, limits, seat, recovery, watchers);
  }

  /** Starts every broker in the background: clients are served while one is away. Once. */
  public void start() {
    parts.others.start();
    parts.brokers.start(parts.others::started);
  }

  public HubStats stats() {
    return parts.stats;
  }

  /** How often single clients wanted more than they may have, by a fixed word. */
  public Map<String, Long> refused() {
    return parts.sessions.refused();
  }

  /** Why something did not arrive of late, in any order. */
  public List<Occurrence> occurrences() {
    return Stream.of(parts.stats.occurrences(), parts.sessions.occurrences())
        .flatMap(List::stream)
        .toList();
  }

  /** Whether all brokers and their subscriptions are up, and what was missed is here or lost. */
  public boolean brokersUp() {
    return parts.brokers.areUp();
  }

  /** Has somebody see the events that pass, until he closes what is returned. From any thread. */
  public Runnable tap(Tap tap) {
    return parts.taps.add(tap);
  }

  /** Has somebody follow what becomes of events. Before {@link #start}. */
  public void follow(Tracer tracer) {
    parts.intake.follow(tracer);
  }

  /** Other limits hold from now on. From any thread. */
  public void change(HubLimits limits) {
    parts.sessions.change(limits);
    parts.budget.change(limits.maxInFlight());
  }

  /** The limits that hold. From any thread. */
  public HubLimits limits() {
    return parts.sessions.limits();
  }

  /** Clients that come back are brought up to date by other settings from now on. */
  public void change(RecoverySettings recovery) {
    if (parts.returns != null) {
      parts.returns.change(recovery);
    }
  }

  /** A broker's messages become events by another mapping from now on. From any thread. */
  public void change(String broker, Mapping mapping) {
    parts.brokers.change(broker, mapping);
  }

  /** How many bytes are on their way from the brokers to the loops. From any thread. */
  public long inFlightBytes() {
    return parts.budget.used();
  }

  /** How each broker's link is. From any thread. */
  public List<BrokerState> brokers() {
    return parts.brokers.states();
  }

  /**
   * Once a second: logs which broker brings events that no client hears, and forgets what is too
   * old. One caller at a time.
   */
  public void tick() {
    parts.brokers.noteSilence();
    if (parts.returns != null && parts.historyWatch != null) {
      parts.returns.tick();
      parts.historyWatch.tick();
    }
  }

  /** By broker, threads in one call for longer, though nothing holds them. One caller at a time. */
  public Map<String, List<Thread>> stuck(Duration patience) {
    return parts.brokers.stuck(patience);
  }

  /**
   * Has everybody who listens hear an event that comes from no broker: here at once, on the other
   * nodes by the broker. Waits while clients here are too slow: not for event loops. An event with
   * a reserved name goes to nobody ({@link BroadcastEvent#isReserved}).
   *
   * @return how far it is within two seconds; completes at once where there are no other nodes,
   *     else on a thread that must not wait
   */
  public CompletionStage<Reach> publish(List<ChannelName> channels, BroadcastEvent event) {
    return parts.publishing.publish(channels, event);
  }

  /** Publishes events, and finds out who has them. From any thread. */
  public Confirming confirming() {
    return parts.confirming;
  }

  /**
   * Ends a connection, on whatever node it is. Returns at once; from any thread.
   *
   * @param connection its public or its secret id
   */
  public void disconnect(String connection) {
    everywhere(Commands.DISCONNECT, connection);
  }

  /**
   * Ends all connections, on all nodes, by which a user is signed in or a member of a presence
   * channel. From any thread.
   *
   * @return never fails; completes when all nodes do so, or after a moment: others do it later
   */
  public CompletionStage<Acknowledged> disconnectUser(String userId) {
    everywhere(Commands.DISCONNECT_USER, userId);
    return parts.others.endUser(userId);
  }

  private void everywhere(String word, String argument) {
    parts.commands.execute(word, argument);
    parts.others.command(word, argument);
  }

  /** What there is to know of single clients, users and nodes. */
  public Looking looking() {
    return parts.looking;
  }

  /** How many clients wait to join presence channels until other nodes' members are known. */
  public int joinsHeld() {
    return parts.gate.waiting();
  }

  /** How things stand among the nodes; empty where this hub stands alone. From any thread. */
  public Optional<ClusterView> cluster() {
    return parts.others.view();
  }

  /** From now on clients are sent away: their members stay for a while. From any thread. */
  public void drain() {
    parts.others.drain();
  }

  /** The channels with this prefix and subscribers here, or members anywhere. From any thread. */
  public List<Occupancy> channels(String prefix) {
    return parts.census.occupied(prefix);
  }

  /** A channel's subscribers here and users on all nodes, also of an empty one. From any thread. */
  public Occupancy channel(ChannelName name) {
    return parts.census.occupancy(name);
  }

  /**
   * How full the channels are, on all nodes, whose names begin like this. From any thread; never
   * fails, but for a moment waits for the other nodes.
   */
  public CompletionStage<Headcount> countAll(String prefix) {
    return parts.others.counting().channels(prefix);
  }

  /** How full a channel is on all nodes; an empty one too. As {@link #countAll}. */
  public CompletionStage<Headcount> count(ChannelName name) {
    return parts.others.counting().channel(name);
  }

  /** How many clients all nodes have, about. From any thread. */
  public long clientsEverywhere() {
    return parts.stats.sessions() + cluster().map(ClusterView::connectionsElsewhere).orElse(0L);
  }

  /** What this node keeps of a cache channel; empty of any other. From any thread. */
  public Optional<Cached> cached(ChannelName name) {
    return parts.cache.cached(name);
  }

  /** How many users are signed in, on all nodes. From any thread. */
  public int signedInUsers() {
    return parts.census.signedIn();
  }

  /** The users on a presence channel, on all nodes, the newest first. From any thread. */
  public List<Member> members(ChannelName name) {
    return parts.census.members(name);
  }

  @Override
  public ClientSession connect(ClientConnection connection) {
    Session session = new Session(parts.sessions, connection, !connection.waitsToBegin());
    SignIn.begin(session);
    return session;
  }

  /** How many sessions this node could go on with, on whatever node they are. From any thread. */
  public int sessionsKnown() {
    return parts.returns == null ? 0 : parts.returns.records().size();
  }

  /** What is kept for clients that come back; empty where nothing is. From any thread. */
  public Optional<RecoveryState> recoveryState() {
    return Optional.ofNullable(parts.historyWatch).map(HistoryWatch::state);
  }

  /**
   * Events of a channel that are kept for clients that come back. May open many messages: from any
   * thread but a loop.
   *
   * @param after behind which offset, the oldest first; without one, the newest events. If the
   *     offset means nothing here, all that is kept, and that is not complete
   * @param most how many events, at least one; about 1 MiB of data at once
   * @return empty where no history is kept
   */
  public Optional<Excerpt> history(ChannelName name, Optional<String> after, int most) {
    return Optional.ofNullable(parts.excerpts).map(kept -> kept.read(name, after, most));
  }

  @Override
  public Optional<Recovery> recovery() {
    return Optional.ofNullable(parts.returns);
  }

  /**
   * Ends the brokers' links; events that could not be passed on yet are dropped. The clients are
   * their protocols' to close. Blocks until the brokers have ended. Idempotent.
   */
  @Override
  public void close() {
    // First: a broker ends only when its threads are let go.
    parts.budget.close();
    parts.backfilling.ifPresent(Backfilling::close);
    parts.others.close();
    parts.brokers.close();
    parts.cache.close();
  }
}
