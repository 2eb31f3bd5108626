package io.echobridge.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.cluster.PeerInfo;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.hub.peers.ClusterView;
import java.util.Locale;

/** The nodes of an app, for the status page. What a node says of itself comes from outside. */
final class NodesJson {
  private static final double NANOS = 1e9;

  private NodesJson() {}

  /**
   * @param version of this node's program
   * @param uptime of this node, in seconds
   */
  static void describe(AppStatus app, String version, long uptime, ObjectNode json) {
    ArrayNode nodes = json.putArray("nodes");
    app.cluster()
        .ifPresent(
            cluster -> {
              json.put("relayed", app.relayed().open());
              own(cluster, nodes.addObject())
                  .put("version", version)
                  .put("age", uptime)
                  .put("clients", app.connections().stream().mapToInt(each -> each.count()).sum());
              cluster
                  .peers()
                  .forEach(
                      peer -> {
                        ObjectNode node = nodes.addObject();
                        describe(peer, node);
                        String address = app.unreachable().get(peer.id());
                        if (address != null) {
                          node.put("trouble", "cannot be reached at " + address);
                        }
                      });
            });
  }

  private static ObjectNode own(ClusterView cluster, ObjectNode node) {
    node.put("id", cluster.node().toString());
    node.put("own", true);
    node.put("members", cluster.counters().members);
    node.put("state", !cluster.linked() ? "unlinked" : cluster.open() ? "open" : "greeting");
    if (!cluster.trouble().isEmpty()) {
      node.put("trouble", cluster.trouble());
    } else if (cluster.staleSince() != 0) {
      node.put("heard", (System.nanoTime() - cluster.staleSince()) / NANOS);
      node.put("trouble", "its messages do not come back");
    }
    return node;
  }

  private static void describe(PeerInfo peer, ObjectNode node) {
    node.put("id", peer.id().toString());
    node.put("state", peer.state().name().toLowerCase(Locale.ROOT));
    node.put("keeper", peer.isKeeper());
    node.put("members", peer.members());
    node.put("heard", (System.nanoTime() - peer.heardAt()) / NANOS);
    Frame.About about = peer.about();
    if (about != null) {
      node.put("name", about.name());
      node.put("version", about.version());
      node.put("clients", about.connections());
      node.put("age", about.startedMillis() / 1000);
    }
  }
}
