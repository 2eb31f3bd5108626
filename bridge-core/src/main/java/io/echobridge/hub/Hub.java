package io.echobridge.hub;

import io.echobridge.broker.PeerLink;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.gate.Occurrence;
import io.echobridge.hub.delivery.Broadcasts;
import io.echobridge.hub.delivery.ByteBudget;
import io.echobridge.hub.delivery.CacheChannels;
import io.echobridge.hub.delivery.Census;
import io.echobridge.hub.delivery.ChannelWatcher;
import io.echobridge.hub.delivery.Channels;
import io.echobridge.hub.delivery.CountNotices;
import io.echobridge.hub.delivery.Sequencer;
import io.echobridge.hub.delivery.Speaking;
import io.echobridge.hub.delivery.Users;
import io.echobridge.hub.intake.Intake;
import io.echobridge.hub.intake.MappedBroker;
import io.echobridge.hub.peers.ClusterSeat;
import io.echobridge.hub.peers.ClusterView;
import io.echobridge.hub.stats.BrokerState;
import io.echobridge.hub.stats.Cached;
import io.echobridge.hub.stats.Counters;
import io.echobridge.hub.stats.Headcount;
import io.echobridge.hub.stats.HubStats;
import io.echobridge.hub.stats.Occupancy;
import io.echobridge.hub.stats.Reach;
import io.echobridge.hub.stats.Tap;
import io.echobridge.hub.stats.Taps;
import io.echobridge.mapping.Mapping;
import io.echobridge.net.EventLoops;
import io.echobridge.presence.NodeId;
import io.echobridge.protocol.Bridge;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.ClientSession;
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
  private final Counters counters = new Counters();
  private final HubStats stats = new HubStats(counters);
  private final Taps taps = new Taps();
  private final ByteBudget budget;
  private final Census census;
  private final Gate gate;
  private final CacheChannels cache;
  private final Sessions sessions;
  private final Commands commands;
  private final Intake intake;
  private final Brokers brokers;
  private final Others others;

  /**
   * One that stands alone. As the other constructor otherwise.
   *
   * @param app the app's name, for the log
   * @param brokers by the names they have in the configuration
   */
  public Hub(
      String app,
      EventLoops loops,
      Map<String, MappedBroker> brokers,
      HubLimits limits,
      ChannelWatcher... watchers) {
    this(app, loops, brokers, limits, Optional.empty(), watchers);
  }

  /**
   * @param app the app's name, for the log
   * @param brokers by the names they have in the configuration
   * @param seat its place among several nodes
   * @param watchers hear what happens to the channels, besides the brokers
   */
  public Hub(
      String app,
      EventLoops loops,
      Map<String, MappedBroker> brokers,
      HubLimits limits,
      Optional<ClusterSeat> seat,
      ChannelWatcher... watchers) {
    Optional<PeerLink> link =
        seat.map(own -> brokers.get(own.broker())).flatMap(carrier -> carrier.broker().peers());
    budget = new ByteBudget(limits.maxInFlight());
    gate = new Gate(link.isEmpty());
    Broadcasts broadcasts = new Broadcasts(budget, counters, taps);
    NodeId node = seat.map(ClusterSeat::node).orElseGet(NodeId::random);
    Channels channels = new Channels(app, node, link.isEmpty(), loops.all().size(), counters);
    Sequencer sequencer = new Sequencer(loops.all(), channels, broadcasts);
    Speaking speaking = new Speaking(sequencer, channels);
    census = new Census(sequencer, channels);
    long linger = link.isEmpty() ? 0 : seat.orElseThrow().linger().toMillis();
    Users users = new Users(sequencer, channels);
    cache = sequencer.cache();
    sessions = new Sessions(app, limits, gate, linger, sequencer, users, broadcasts, counters);
    CountNotices told = new CountNotices(sequencer, channels, broadcasts);
    SubscriptionCounts counts =
        new SubscriptionCounts(told, sessions, this::count, this::recountElsewhere, loops);
    channels.count(counts::changed);
    commands = new Commands(sessions, census, counts::recount);
    intake = new Intake(channels, sequencer, broadcasts, counters, taps);
    this.brokers = new Brokers(app, brokers, intake, counters);
    this.brokers.watchers().forEach(channels::watch);
    List.of(watchers).forEach(channels::watch);
    var here =
        new Neighbours(channels, sequencer, broadcasts, intake, gate, commands, census, counters);
    others = new Others(app, seat, link, here, speaking, stats, census);
    others.join(channels, cache, gate);
  }

  /** Starts every broker in the background: clients are served while one is away. Once. */
  public void start() {
    others.start();
    brokers.start(others::started);
  }

  public HubStats stats() {
    return stats;
  }

  /** How often single clients wanted more than they may have, by a fixed word. */
  public Map<String, Long> refused() {
    return sessions.overuse().counts();
  }

  /** Why something did not arrive of late, in any order. */
  public List<Occurrence> occurrences() {
    return Stream.of(stats.occurrences(), sessions.overuse().latest())
        .flatMap(List::stream)
        .toList();
  }

  /** Whether every broker is connected, with all its subscriptions in force. */
  public boolean brokersUp() {
    return brokers.areUp();
  }

  /** Has somebody see the events that pass, until he closes what is returned. From any thread. */
  public Runnable tap(Tap tap) {
    return taps.add(tap);
  }

  /** Other limits hold from now on. From any thread. */
  public void change(HubLimits limits) {
    sessions.change(limits);
    budget.change(limits.maxInFlight());
  }

  /** A broker's messages become events by another mapping from now on. From any thread. */
  public void change(String broker, Mapping mapping) {
    brokers.change(broker, mapping);
  }

  /** How many bytes are on their way from the brokers to the loops. From any thread. */
  public long inFlightBytes() {
    return budget.used();
  }

  /** How each broker's link is. From any thread. */
  public List<BrokerState> brokers() {
    return brokers.states();
  }

  /** Logs once which broker brings events that no client hears. One caller at a time. */
  public void noteSilence() {
    brokers.noteSilence();
  }

  /** By broker, threads in one call for longer, though nothing holds them. One caller at a time. */
  public Map<String, List<Thread>> stuck(Duration patience) {
    return brokers.stuck(patience);
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
    channels.forEach(channel -> intake.publish(channel, event));
    return others.publish(channels, event);
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
   * channel. Returns at once; from any thread.
   */
  public void disconnectUser(String userId) {
    everywhere(Commands.DISCONNECT_USER, userId);
  }

  private void everywhere(String word, String argument) {
    commands.execute(word, argument);
    others.command(word, argument);
  }

  private void recountElsewhere(ChannelName channel) {
    others.command(Commands.RECOUNT, channel.value());
  }

  /** How many clients wait to join presence channels until other nodes' members are known. */
  public int joinsHeld() {
    return gate.waiting();
  }

  /** How things stand among the nodes; empty where this hub stands alone. From any thread. */
  public Optional<ClusterView> cluster() {
    return others.view();
  }

  /** From now on clients are sent away: their members stay for a while. From any thread. */
  public void drain() {
    others.drain();
  }

  /** The channels with this prefix and subscribers here, or members anywhere. From any thread. */
  public List<Occupancy> channels(String prefix) {
    return census.occupied(prefix);
  }

  /** A channel's subscribers here and users on all nodes, also of an empty one. From any thread. */
  public Occupancy channel(ChannelName name) {
    return census.occupancy(name);
  }

  /**
   * How full the channels are, on all nodes, whose names begin like this. From any thread; never
   * fails, but for a moment waits for the other nodes.
   */
  public CompletionStage<Headcount> countAll(String prefix) {
    return others.counting().channels(prefix);
  }

  /** How full a channel is on all nodes; an empty one too. As {@link #countAll}. */
  public CompletionStage<Headcount> count(ChannelName name) {
    return others.counting().channel(name);
  }

  /** How many clients all nodes have, about. From any thread. */
  public long clientsEverywhere() {
    return stats.sessions() + cluster().map(ClusterView::connectionsElsewhere).orElse(0L);
  }

  /** What this node keeps of a cache channel; empty of any other. From any thread. */
  public Optional<Cached> cached(ChannelName name) {
    return cache.cached(name);
  }

  /** How many users are signed in, on all nodes. From any thread. */
  public int signedInUsers() {
    return census.signedIn();
  }

  /** The users on a presence channel, on all nodes, the newest first. From any thread. */
  public List<Member> members(ChannelName name) {
    return census.members(name);
  }

  @Override
  public ClientSession connect(ClientConnection connection) {
    return new Session(sessions, connection);
  }

  /**
   * Ends the brokers' links; events that could not be passed on yet are dropped. The clients are
   * their protocols' to close. Blocks until the brokers have ended. Idempotent.
   */
  @Override
  public void close() {
    // First: a broker ends only when its threads are let go.
    budget.close();
    others.close();
    brokers.close();
    cache.close();
  }
}
