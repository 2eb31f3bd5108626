package io.echobridge.hub.peers;

import io.echobridge.cluster.ClusterCounters;
import io.echobridge.cluster.PeerInfo;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.presence.NodeId;
import java.util.List;
import java.util.Map;

/**
 * How things stand among the nodes of an app, for those outside.
 *
 * @param node this one
 * @param linked whether the broker's link is up
 * @param trouble what the broker refuses so that the link does not come up, and what helps, in one
 *     line; empty when all is well
 * @param open whether clients may join presence channels here
 * @param full whether other nodes' members take all the memory they may
 * @param staleSince since when nothing came back of what this node sent, in nanoseconds of {@link
 *     System#nanoTime}; 0 when all is well
 * @param peers the other nodes
 * @param counters read on: they go on counting
 * @param dropped what found no room here, by a fixed word
 * @param partial how many questions were answered by a part of the nodes only
 */
public record ClusterView(
    NodeId node,
    boolean linked,
    String trouble,
    boolean open,
    boolean full,
    long staleSince,
    List<PeerInfo> peers,
    ClusterCounters counters,
    Map<String, Long> dropped,
    long partial) {
  /** How many clients the other nodes had when they told it last. */
  public long connectionsElsewhere() {
    long sum = 0;
    for (PeerInfo peer : peers) {
      Frame.About about = peer.about();
      if (about != null && peer.state() != PeerInfo.State.LINGERING) {
        sum += about.connections();
      }
    }
    return sum;
  }
}
