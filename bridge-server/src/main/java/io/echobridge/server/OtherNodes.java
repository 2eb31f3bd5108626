package io.echobridge.server;

import io.echobridge.cluster.PeerInfo;
import io.echobridge.gate.Admission;
import io.echobridge.hub.peers.ClusterView;
import io.echobridge.presence.NodeId;
import io.echobridge.relay.AppRelay;
import io.echobridge.relay.RelayDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a node that serves does with what it hears of the others: it passes requests on to them, and
 * shares limits with them. Keepers take part in neither. From any thread.
 */
final class OtherNodes {
  private final AppRelay relay;
  private final Admission admission;
  private final long period;
  private final RelayDirectory directory = new RelayDirectory();
  private volatile long sharedAt;

  /**
   * @param heartbeat how often nodes say how many clients they have
   */
  OtherNodes(AppRelay relay, Admission admission, Duration heartbeat) {
    this.relay = relay;
    this.admission = admission;
    this.period = heartbeat.toNanos();
  }

  /** From now on requests are passed on to those that are known. */
  void passOn() {
    relay.passOnTo(directory);
  }

  /** Which of them cannot be reached, and where; by their ids. */
  Map<NodeId, String> unreachable() {
    return directory.unreachable();
  }

  /** How things stand. On the peers' thread. */
  void seen(ClusterView view) {
    List<PeerInfo> serving = view.peers().stream().filter(peer -> !peer.isKeeper()).toList();
    directory.see(serving).forEach(relay::lost);
    if (view.open()) {
      directory.settle();
    }
    long now = System.nanoTime();
    if (now - sharedAt >= period) {
      sharedAt = now;
      long open = serving.stream().filter(PeerInfo::open).count();
      admission
          .cluster()
          .heard(admission.connections(), view.connectionsElsewhere(), (int) open + 1);
    }
  }
}
