package io.echobridge.admin;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.gate.ConnectionCount;
import io.echobridge.gate.Occurrence;
import io.echobridge.hub.peers.ClusterView;
import io.echobridge.hub.stats.Acknowledged;
import io.echobridge.hub.stats.BrokerState;
import io.echobridge.hub.stats.Excerpt;
import io.echobridge.hub.stats.HubStats;
import io.echobridge.hub.stats.Occupancy;
import io.echobridge.hub.stats.Reach;
import io.echobridge.hub.stats.RecoveryState;
import io.echobridge.hub.stats.Tap;
import io.echobridge.hub.stats.Vitals;
import io.echobridge.net.Compression;
import io.echobridge.presence.NodeId;
import io.echobridge.relay.RelayCounts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An app alone, of which there is nothing to see; tests add what they look at. */
abstract class QuietApp implements AppStatus {
  @Override
  public Optional<ClusterView> cluster() {
    return Optional.empty();
  }

  @Override
  public Optional<RecoveryState> recovery() {
    return Optional.empty();
  }

  @Override
  public Map<NodeId, String> unreachable() {
    return Map.of();
  }

  @Override
  public int joinsHeld() {
    return 0;
  }

  @Override
  public RelayCounts relayed() {
    return new RelayCounts(0, 0, 0, 0);
  }

  @Override
  public Map<String, Long> webhooks() {
    return Map.of();
  }

  @Override
  public Map<Integer, Long> sentAway() {
    return Map.of();
  }

  @Override
  public int signedInUsers() {
    return 0;
  }

  @Override
  public Runnable tap(Tap tap) {
    return () -> {};
  }

  @Override
  public String id() {
    return "shop";
  }

  @Override
  public HubStats stats() {
    throw new UnsupportedOperationException("no event has passed");
  }

  @Override
  public long inFlightBytes() {
    return 0;
  }

  @Override
  public Map<String, Long> refused() {
    return Map.of();
  }

  @Override
  public Map<String, Long> closed() {
    return Map.of();
  }

  @Override
  public List<Occurrence> occurrences() {
    return List.of();
  }

  @Override
  public List<BrokerState> brokers() {
    return List.of();
  }

  @Override
  public List<ConnectionCount> connections() {
    return List.of();
  }

  @Override
  public Compression compression() {
    return Compression.none();
  }

  @Override
  public List<Occupancy> channels() {
    return List.of();
  }

  @Override
  public Occupancy channel(ChannelName name) {
    return new Occupancy(name, 0, 0);
  }

  @Override
  public void tell(Vitals vitals) {}

  @Override
  public Map<NodeId, Vitals> vitals() {
    return Map.of();
  }

  @Override
  public Optional<ClientSight> client(String id) {
    return Optional.empty();
  }

  @Override
  public Set<String> connectionsOf(String user) {
    return Set.of();
  }

  @Override
  public List<Member> members(ChannelName channel) {
    return List.of();
  }

  @Override
  public Optional<Excerpt> newest(ChannelName channel, int most) {
    return Optional.empty();
  }

  @Override
  public CompletionStage<Reach> publish(ChannelName channel, BroadcastEvent event) {
    return CompletableFuture.completedStage(Reach.EVERYWHERE);
  }

  @Override
  public boolean disconnect(String connection) {
    return false;
  }

  @Override
  public CompletionStage<Acknowledged> terminate(String user) {
    return CompletableFuture.completedStage(new Acknowledged(1, 1));
  }
}
