package io.echobridge.hub;

import io.echobridge.broker.PeerLink;
import io.echobridge.channel.ChannelName;
import io.echobridge.hub.delivery.Broadcasts;
import io.echobridge.hub.delivery.ByteBudget;
import io.echobridge.hub.delivery.CacheChannels;
import io.echobridge.hub.delivery.Census;
import io.echobridge.hub.delivery.ChannelWatcher;
import io.echobridge.hub.delivery.Channels;
import io.echobridge.hub.delivery.CountNotices;
import io.echobridge.hub.delivery.Excerpts;
import io.echobridge.hub.delivery.KeptMessages;
import io.echobridge.hub.delivery.Recall;
import io.echobridge.hub.delivery.Receipts;
import io.echobridge.hub.delivery.Sequencer;
import io.echobridge.hub.delivery.Speaking;
import io.echobridge.hub.delivery.Users;
import io.echobridge.hub.intake.Inbound;
import io.echobridge.hub.intake.Intake;
import io.echobridge.hub.intake.MappedBroker;
import io.echobridge.hub.peers.ClusterSeat;
import io.echobridge.hub.stats.Counters;
import io.echobridge.hub.stats.Headcount;
import io.echobridge.hub.stats.HubStats;
import io.echobridge.hub.stats.Taps;
import io.echobridge.net.EventLoops;
import io.echobridge.presence.NodeId;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a {@link Hub} is made of: makes the parts, and has them know each other. */
final class Assembly {
  final Counters counters = new Counters();
  final HubStats stats = new HubStats(counters);
  final Taps taps = new Taps();
  final NodeVitals vitals = new NodeVitals(System::nanoTime);
  final ByteBudget budget;
  final Census census;
  final Gate gate;
  final CacheChannels cache;
  final Sessions sessions;
  final Commands commands;
  final Intake intake;
  final Brokers brokers;
  final Others others;
  final Publishing publishing;
  final Confirming confirming;
  final Optional<Backfilling> backfilling;
  final Looking looking;
  final @Nullable Returns returns;
  final @Nullable HistoryWatch historyWatch;
  final @Nullable Excerpts excerpts;

  /** As {@link Hub}. */
  Assembly(
      String app,
      EventLoops loops,
      Map<String, MappedBroker> brokers,
      HubLimits limits,
      Optional<ClusterSeat> seat,
      Optional<RecoverySettings> recovery,
      ChannelWatcher... watchers) {
    Optional<PeerLink> link =
        seat.map(own -> brokers.get(own.broker())).flatMap(carrier -> carrier.broker().peers());
    budget = new ByteBudget(limits.maxInFlight());
    gate = new Gate(link.isEmpty());
    NodeId node = seat.map(ClusterSeat::node).orElseGet(NodeId::random);
    Receipts receipts = new Receipts(node.toString(), counters);
    confirming = new Confirming(node, receipts);
    Broadcasts broadcasts = new Broadcasts(budget, counters, taps, receipts);
    Channels channels = new Channels(app, node, link.isEmpty(), loops.all().size(), counters);
    Past past =
        recovery.map(settings -> new Past(settings, node, brokers, broadcasts)).orElse(null);
    Recall recall = past == null ? null : past.recall();
    Sequencer sequencer = new Sequencer(loops.all(), channels, broadcasts, recall);
    Speaking speaking = new Speaking(sequencer, channels);
    census = new Census(sequencer, channels);
    long linger = link.isEmpty() ? 0 : seat.orElseThrow().linger().toMillis();
    Users users = new Users(sequencer, channels);
    cache = sequencer.cache();
    Inbound inbound = Brokers.inbound(brokers);
    sessions =
        new Sessions(
            app,
            limits,
            gate,
            linger,
            sequencer,
            users,
            broadcasts,
            inbound,
            counters,
            InstantSource.system());
    CountNotices told = new CountNotices(sequencer, channels, broadcasts);
    SubscriptionCounts counts =
        new SubscriptionCounts(told, sessions, this::count, this::recountElsewhere, loops);
    channels.count(counts::changed);
    sequencer.reach(sessions);
    Returns back =
        past == null ? null : past.returns(sessions, node, sequencer, channels, loops, counters);
    returns = back;
    commands =
        new Commands(
            sessions,
            census,
            counts::recount,
            back == null ? user -> {} : user -> back.records().endUser(user));
    historyWatch =
        past == null || returns == null ? null : new HistoryWatch(app, past.local(), returns);
    excerpts = past == null ? null : new Excerpts(sequencer, past.recall());
    Recall.Source published = past == null ? null : past.published();
    intake = new Intake(channels, sequencer, broadcasts, counters, taps, published);
    this.brokers = new Brokers(app, brokers, intake, counters, past);
    Returns made = returns;
    if (past != null && made != null) {
      sessions.keepHistory(made);
      past.onLost(made::lost);
    }
    this.brokers.watchers().forEach(channels::watch);
    List.of(watchers).forEach(channels::watch);
    KeptMessages kept = recall == null ? null : new KeptMessages(sequencer, recall);
    var here =
        new Neighbours(
            channels,
            sequencer,
            broadcasts,
            intake,
            gate,
            commands,
            census,
            counters,
            confirming,
            vitals,
            past == null || kept == null ? null : past.supply(kept));
    others = new Others(app, seat, link, here, speaking, stats, census);
    others.join(channels, cache, gate);
    backfilling =
        kept == null
            ? Optional.empty()
            : others.peers().map(peers -> new Backfilling(app, peers, kept, counters));
    if (past != null) {
      backfilling.ifPresent(past::backfill);
    }
    publishing = new Publishing(this.brokers, intake, others);
    looking = new Looking(sessions, census, others, vitals);
    confirming.join(publishing, others::command);
  }

  private void recountElsewhere(ChannelName channel) {
    others.command(Commands.RECOUNT, channel.value());
  }

  private CompletionStage<Headcount> count(ChannelName channel) {
    return others.counting().channel(channel);
  }
}
