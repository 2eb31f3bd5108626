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
import java.util.concurrent.CompletionStage;

/** What there is to know of one app at this moment. Any thread may ask. */
public interface AppStatus {
  String id();

  HubStats stats();

  /** Bytes on their way from the brokers to the clients. */
  long inFlightBytes();

  /**
   * How often each limit refused something, by a few fixed words that are all there from the start.
   */
  Map<String, Long> refused();

  /**
   * How often clients went for each reason, by a few fixed words that are all there from the start.
   */
  Map<String, Long> closed();

  /** Why something did not arrive of late, or a client was refused; the newest first. */
  List<Occurrence> occurrences();

  List<BrokerState> brokers();

  List<ConnectionCount> connections();

  /** The channels with subscribers. */
  List<Occupancy> channels();

  /** How full a channel is; an empty one too. */
  Occupancy channel(ChannelName name);

  /** How things stand among the nodes; empty where this node is alone. */
  Optional<ClusterView> cluster();

  /** Addresses at which this node cannot reach others to pass requests on, by the nodes' ids. */
  Map<NodeId, String> unreachable();

  /** How many clients wait to join presence channels until other nodes' members are known. */
  int joinsHeld();

  /** What is kept for clients that come back; empty where nothing is. */
  Optional<RecoveryState> recovery();

  /** What compressing WebSocket messages has brought. */
  Compression compression();

  /** What this node has passed on to others. */
  RelayCounts relayed();

  /** What became of events for webhooks, by a few fixed words that are all there from the start. */
  Map<String, Long> webhooks();

  /**
   * How often clients were sent away, by the codes that tell them when to come back; all are there
   * from the start.
   */
  Map<Integer, Long> sentAway();

  /** How many users are signed in, on all nodes. */
  int signedInUsers();

  /** Shows the events that pass to a tap, until what is returned is run. */
  Runnable tap(Tap tap);

  /** Has the other nodes know how this one does. */
  void tell(Vitals vitals);

  /** How the other nodes do, as far as they said so of late. */
  Map<NodeId, Vitals> vitals();

  /**
   * A client of this node, by its public or its secret id; empty where there is none, or its loop
   * does not answer. Walks all clients, and may block for two seconds.
   */
  Optional<ClientSight> client(String id);

  /** The public ids of the connections of a user, on all nodes. Not on an IO thread. */
  Set<String> connectionsOf(String user);

  /** The users on a presence channel, on all nodes, the newest first. */
  List<Member> members(ChannelName channel);

  /** The newest events of a channel that are kept; empty where no history is. May block. */
  Optional<Excerpt> newest(ChannelName channel, int most);

  /**
   * Has those hear an event who listen to its channel, on all nodes. May block.
   *
   * @return how far it is, after two seconds at most; never fails
   */
  CompletionStage<Reach> publish(ChannelName channel, BroadcastEvent event);

  /**
   * Ends a connection, on whatever node it is, by its public or its secret id.
   *
   * @return whether it is one of this node; others do not say so
   */
  boolean disconnect(String connection);

  /**
   * Ends all connections of a user, on all nodes.
   *
   * @return which nodes have, after a moment; never fails
   */
  CompletionStage<Acknowledged> terminate(String user);
}
