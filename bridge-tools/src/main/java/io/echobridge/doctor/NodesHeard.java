package io.echobridge.doctor;

import io.echobridge.broker.PeerListener;
import io.echobridge.cluster.frame.ClusterIdentity;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.FrameCodec;
import io.echobridge.cluster.frame.RejectedFrameException;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Hears what nodes say to each other, and says nothing itself, so that no node takes the doctor for
 * one. What is heard may come from anybody who may publish at the broker.
 */
final class NodesHeard implements PeerListener {
  /** Whether the broker lets nodes talk; why not, and what helps. */
  record Link(boolean up, String why, String remedy) {}

  private static final int MOST = 256;

  private final FrameCodec codec;
  private final CompletableFuture<Link> link = new CompletableFuture<>();
  private final Map<NodeId, Frame.About> ours = new TreeMap<>();
  private final Map<String, Set<NodeId>> rejected = new TreeMap<>();

  /**
   * @param identity of the cluster that is looked for
   * @param self an id that no node has
   */
  NodesHeard(ClusterIdentity identity, NodeId self) {
    codec = new FrameCodec(identity, self);
  }

  /**
   * Waits for the first that the broker says of the nodes' messages; nothing when it says nothing.
   */
  Optional<Link> await(Duration patience) throws InterruptedException {
    try {
      return Optional.of(link.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    }
  }

  /** The nodes of the cluster, and what they say of themselves. */
  synchronized Map<NodeId, Frame.About> ours() {
    return new TreeMap<>(ours);
  }

  /**
   * Those whose frames are none for this cluster.
   *
   * @param reason one of the words of {@link RejectedFrameException}
   */
  synchronized Set<NodeId> rejected(String reason) {
    return new TreeSet<>(rejected.getOrDefault(reason, Set.of()));
  }

  @Override
  public synchronized void onMessage(byte[] message) {
    try {
      FrameCodec.Received received = codec.decode(message);
      if (received.frame() instanceof Frame.Beat beat && ours.size() < MOST) {
        ours.put(received.from(), beat.about());
      }
    } catch (RejectedFrameException e) {
      Set<NodeId> senders = rejected.computeIfAbsent(e.reason(), reason -> new TreeSet<>());
      if (senders.size() < MOST) {
        FrameCodec.claimedSender(message).ifPresent(senders::add);
      }
    }
  }

  @Override
  public void onUp() {
    link.complete(new Link(true, "", ""));
  }

  @Override
  public void onDown() {}

  @Override
  public void onTrouble(String why, String remedy) {
    link.complete(new Link(false, why, remedy));
  }
}
