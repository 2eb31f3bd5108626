package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What {@code docs/cluster.md} tells to write and to type, written and typed on three nodes, with
 * real clients of several generations behind the round robin.
 */
class ClusterGuideTest {
  private static final String PAGE = "cluster.md";
  private static final String PREFIX = "laravel_database_";
  private static final String ROOM = "presence-lobby";
  private static final List<List<String>> TRANSPORTS =
      List.of(List.of("polling"), List.of("polling", "websocket"), List.of("websocket"));

  @Test
  @Timeout(300)
  void threeNodesInTenMinutes() {
    List<String> commands = Document.commands(PAGE);
    List<String> nginx = Document.blocks(PAGE, "nginx");
    assertThat(commands).hasSize(3);
    try (GuidedCluster cluster = new GuidedCluster()) {
      cluster.type(1, commands.get(0));
      cluster.copy("cluster-secret");
      for (int node = 1; node <= 3; node++) {
        cluster.write(node, "echobridge.conf", only(Document.blocks(PAGE, "hocon")));
      }
      cluster.redis().type(only(Document.blocks(PAGE, "redis")));
      try (RoundRobin balancer = cluster.nginx(nginx.get(1), nginx.get(0));
          NodeClients node = NodeClients.start()) {
        cluster.serve();
        for (int each = 1; each <= 3; each++) {
          cluster.type(each, "until " + commands.get(1) + "; do sleep 0.1; done");
        }

        assertThat(cluster.type(1, commands.get(2)))
            .contains("3 nodes talk: ", "node-1", "node-2", "node-3", "All is well");
        everybodySeesEverybody(cluster, node, balancer.url());
        assertThat(cluster.logs()).noneMatch(line -> line.contains("NOPERM"));
      }
    }
  }

  private static void everybodySeesEverybody(
      GuidedCluster cluster, NodeClients node, String address) {
    List<EchoClient> clients = new ArrayList<>();
    List<PresenceView> views = new ArrayList<>();
    for (Generation generation : List.of(Generation.OLD, Generation.NEW)) {
      for (List<String> transports : TRANSPORTS) {
        EchoClient client =
            node.connect(address, generation, clients.size() + 1, Map.of("transports", transports));
        clients.add(client.connected());
        views.add(PresenceView.of(client, ROOM));
        client.listeningBehind(PREFIX, cluster.redis(), ROOM, "MessageSent");
      }
    }
    Waiting.until("every client sees all six")
        .untilAsserted(
            () ->
                assertThat(views)
                    .allSatisfy(
                        view -> assertThat(view.members()).isEqualTo(Set.of(1, 2, 3, 4, 5, 6))));
    cluster.redis().publishEvent(PREFIX + ROOM, "App\\Events\\MessageSent", "{}");
    clients.forEach(client -> client.awaitEvent(ROOM, "MessageSent"));
  }

  private static String only(List<String> blocks) {
    assertThat(blocks).hasSize(1);
    return blocks.get(0);
  }
}
