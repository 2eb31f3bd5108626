package io.echobridge.hub.delivery;

import io.echobridge.cluster.Handover;
import io.echobridge.cluster.PeerInfo;
import io.echobridge.presence.NodeId;
import java.util.List;
import java.util.function.Consumer;

/**
 * Which node has its watchers hear what happens in rosters: what the nodes say to each other about
 * it takes its place in the order. Thread-safe.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class Speaking {
  private final Sequencer order;
  private final Channels channels;

  /**
   * @param order whose lock guards the channels
   */
  public Speaking(Sequencer order, Channels channels) {
    this.order = order;
    this.channels = channels;
  }

  /**
   * Has other nodes hear what this one leaves to them. Once, before the first client.
   *
   * @param others is called under the lock, and has to keep what {@link ChannelWatcher} asks
   */
  public void to(Consumer<String> others) {
    synchronized (order) {
      channels.telling().to(others);
    }
  }

  /**
   * The other nodes are these now: the watchers hear of what nobody else may have told.
   *
   * @param open whether clients may join here
   */
  public void nodes(boolean open, List<PeerInfo> peers) {
    synchronized (order) {
      channels.nodes(open, peers);
    }
  }

  /** Another node leaves something to this one, or says what is not to be told again. */
  public void handedOver(NodeId from, String handover) {
    Handover read = Handover.parse(handover);
    synchronized (order) {
      channels.telling().handedOver(from, read);
    }
  }

  /** This node ends: it leaves to the others, if there are any, what happens from now on. */
  public void end() {
    synchronized (order) {
      channels.telling().end();
    }
  }
}
