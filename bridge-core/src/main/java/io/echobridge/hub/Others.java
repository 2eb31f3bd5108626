package io.echobridge.hub;

import io.echobridge.broker.PeerLink;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.hub.delivery.CacheChannels;
import io.echobridge.hub.delivery.Census;
import io.echobridge.hub.delivery.Channels;
import io.echobridge.hub.delivery.Speaking;
import io.echobridge.hub.peers.ClusterSeat;
import io.echobridge.hub.peers.ClusterView;
import io.echobridge.hub.peers.Counting;
import io.echobridge.hub.peers.Ended;
import io.echobridge.hub.peers.PeerHub;
import io.echobridge.hub.peers.Peers;
import io.echobridge.hub.stats.Acknowledged;
import io.echobridge.hub.stats.HubStats;
import io.echobridge.hub.stats.Reach;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The other nodes of an app; there are none where the hub stands alone. Thread-safe. */
final class Others implements AutoCloseable {
  private final Optional<ClusterSeat> seat;
  private final Optional<Peers> peers;
  private final Counting counting;
  private final Optional<Ended> ended;
  private final Speaking speaking;

  /**
   * @param app the app's name, for the log
   * @param link what carries what nodes say to each other; only where there is a seat
   * @param here does what other nodes want done
   * @param speaking which of them tells what happens in rosters
   */
  Others(
      String app,
      Optional<ClusterSeat> seat,
      Optional<PeerLink> link,
      PeerHub here,
      Speaking speaking,
      HubStats stats,
      Census census) {
    this.seat = seat;
    this.speaking = speaking;
    this.peers =
        link.map(
            carrier ->
                new Peers(app, seat.orElseThrow(), carrier, here, () -> (int) stats.sessions()));
    this.ended = peers.map(others -> new Ended(others.asking(), others::live));
    this.counting =
        peers
            .map(others -> new Counting(census, others.asking(), others::live))
            .orElseGet(() -> Counting.alone(census));
  }

  /**
   * Has them hear what clients do here, and asks them for events of cache channels, once it is
   * known who they are. Once, before the first client.
   */
  void join(Channels channels, CacheChannels cache, Gate gate) {
    peers.ifPresent(channels::tell);
    speaking.to(handover -> command(Commands.HAND_OVER, handover));
    peers
        .map(others -> others.kept(cache))
        .ifPresent(kept -> cache.ask(channel -> gate.await(() -> kept.ask(channel))));
  }

  void start() {
    peers.ifPresent(Peers::start);
  }

  /** A broker has started: if it carries what nodes say to each other, that begins. */
  void started(String broker) {
    if (seat.filter(own -> own.broker().equals(broker)).isPresent()) {
      peers.ifPresent(Peers::brokerStarted);
    }
  }

  /** Has their clients hear an event; how far it is within two seconds. */
  CompletionStage<Reach> publish(List<ChannelName> channels, BroadcastEvent event) {
    return peers
        .map(others -> others.publish(channels, event))
        .orElseGet(() -> CompletableFuture.completedStage(true))
        .thenApply(carried -> carried ? Reach.EVERYWHERE : Reach.LATER);
  }

  void command(String word, String argument) {
    peers.ifPresent(others -> others.command(word, argument));
  }

  /** Has them end the connections of a user; completes when they have, or after a moment. */
  CompletionStage<Acknowledged> endUser(String userId) {
    return ended
        .map(asking -> asking.ask(userId))
        .orElseGet(() -> CompletableFuture.completedStage(new Acknowledged(1, 1)));
  }

  /** Those that are there now; empty where the hub stands alone. */
  Optional<Peers> peers() {
    return peers;
  }

  /** How full channels are on all nodes. */
  Counting counting() {
    return counting;
  }

  /** How things stand; empty where the hub stands alone. */
  Optional<ClusterView> view() {
    return peers.map(Peers::view);
  }

  /** This node sends its clients away from now on. */
  void drain() {
    peers.ifPresent(Peers::drain);
  }

  /** Leaves to them what is to be told, and says goodbye. */
  @Override
  public void close() {
    speaking.end();
    peers.ifPresent(Peers::close);
  }
}
