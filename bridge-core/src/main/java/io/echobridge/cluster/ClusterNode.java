package io.echobridge.cluster;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.FrameCodec;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * This node among the others. Not thread-safe: one thread drives it. All times are nanoseconds of
 * one clock that never goes back.
 */
public final class ClusterNode {
  /**
   * A node that starts now.
   *
   * @param description what it says about itself; how many clients it has and how long it runs is
   *     added
   * @param codec whose frames bear this node's id
   */
  public ClusterNode(
      NodeId self,
      Frame.About description,
      ClusterSettings settings,
      FrameCodec codec,
      Surroundings surroundings,
      RandomGenerator random,
      long now) {}

  /** Says something else about itself from its next beat on. */
  public void describe(Frame.About description) {}

  /** The link to the broker is up: what others send arrives from now on. */
  public void linkUp(long now) {}

  /** The link is down. */
  public void linkDown(long now) {}

  /** Bytes came over the link; also this node's own, in their place among the others'. */
  public void heard(byte[] bytes, long now) {}

  /** The broker has a frame, or does not. */
  public void sent(long ticket, boolean ok, long now) {}

  /** Does what is due. The owner calls it again at {@link #wakeAt}, if not earlier. */
  public void tick(long now) {}

  /** When something is due next. */
  public long wakeAt() {
    return Long.MAX_VALUE;
  }

  /** A client of this node is on a presence channel. */
  public void joined(Entry entry, long now) {}

  /** A client of this node has left a presence channel. */
  public void left(Entry entry, long now) {}

  /**
   * An event was published at this node: every other node has it heard.
   *
   * @return its number, which {@link Surroundings#carried} says; 0 when it is too large for a frame
   */
  public long publish(List<ChannelName> channels, BroadcastEvent event, long now) {
    return 0;
  }

  /** Has every other node do something. */
  public void command(String word, String argument, long now) {}

  /** A client of this node whispers: after its join, every other node has it heard. */
  public void whisper(Frame.Whispers.Whisper whisper, long now) {}

  /** Asks other nodes. */
  public void ask(List<NodeId> nodes, Frame.Question question, long now) {}

  public void answer(NodeId to, Frame.Answer answer, long now) {}

  /** How many clients this node has, for its beats. */
  public void connections(int count) {}

  /** This node sends its clients away from now on; its members linger at the others. */
  public void drain(long now) {}

  /** This node ends. */
  public void bye(long now) {}

  public boolean isOpen() {
    return false;
  }

  /** Whether its members can be out of date: since when nothing came back of what it sent; or 0. */
  public long staleSince() {
    return 0;
  }

  /** Whether other nodes' members take all the memory they may: some of them are missing here. */
  public boolean isFull() {
    return false;
  }

  public ClusterCounters counters() {
    return new ClusterCounters();
  }

  public List<PeerInfo> peers() {
    return List.of();
  }
}
