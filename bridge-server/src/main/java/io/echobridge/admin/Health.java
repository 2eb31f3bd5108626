package io.echobridge.admin;

import io.echobridge.cluster.PeerInfo;
import io.echobridge.hub.peers.ClusterView;
import io.echobridge.hub.stats.BrokerState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Whether the daemon is alive, and whether it should be sent clients. */
public final class Health {
  /** Where it is in its life. */
  public enum Phase {
    STARTING,
    SERVING,
    DRAINING
  }

  private final Supplier<Phase> phase;
  private final List<? extends AppStatus> apps;
  private final Supplier<List<String>> troubles;

  /**
   * @param troubles reasons besides, not to send it clients
   */
  public Health(
      Supplier<Phase> phase, List<? extends AppStatus> apps, Supplier<List<String>> troubles) {
    this.phase = phase;
    this.troubles = troubles;
    this.apps = List.copyOf(apps);
  }

  /** Who answers lives. */
  Answer alive() {
    return Answer.plain(200, "alive\n");
  }

  private static void look(String app, ClusterView cluster, List<String> reasons) {
    if (!cluster.open()) {
      long known =
          cluster.peers().stream().filter(peer -> peer.state() != PeerInfo.State.SYNCING).count();
      int all = cluster.peers().size() + 1;
      reasons.add(
          all == 1
              ? "app %s: looking for other nodes".formatted(app)
              : "app %s: roster of %d of %d nodes".formatted(app, known + 1, all));
    }
    if (cluster.full()) {
      reasons.add(
          "app %s: members of other nodes use all their memory (cluster.max-memory): lists"
                  .formatted(app)
              + " of members are incomplete");
    }
  }

  /** 200 when it serves, every broker is attached and nothing is stuck, else 503 and why. */
  Answer ready() {
    List<String> reasons = new ArrayList<>();
    switch (phase.get()) {
      case STARTING -> reasons.add("the daemon is starting");
      case DRAINING -> reasons.add("the daemon is draining, and accepts no more clients");
      case SERVING -> {}
    }
    for (AppStatus app : apps) {
      for (BrokerState broker : app.brokers()) {
        if (!broker.up()) {
          reasons.add(
              "app %s, broker %s is down: %s".formatted(app.id(), broker.name(), broker.detail()));
        } else if (broker.impaired()) {
          reasons.add(
              "app %s, broker %s loses events: %s"
                  .formatted(app.id(), broker.name(), broker.detail()));
        }
      }
    }
    apps.forEach(app -> app.cluster().ifPresent(cluster -> look(app.id(), cluster, reasons)));
    reasons.addAll(troubles.get());
    return reasons.isEmpty()
        ? Answer.plain(200, "ready\n")
        : Answer.plain(503, "not ready: " + String.join("\nnot ready: ", reasons) + "\n");
  }
}
