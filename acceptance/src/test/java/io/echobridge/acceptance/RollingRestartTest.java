package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.acceptance.Cluster.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * One node after the other is stopped and started again, while real clients of every generation are
 * connected through a round robin, some of them to one node by way of another. All of them come
 * back by themselves, and none hears that anybody left or joined.
 */
class RollingRestartTest {
  private static final String ROOM = "presence-lobby";

  private final List<PresenceView> views = new ArrayList<>();
  private final List<EchoClient> clients = new ArrayList<>();

  @Test
  void nobodyHearsOfAnybodyWhoComesBack() {
    List<List<String>> transports =
        List.of(List.of("polling"), List.of("websocket"), List.of("polling", "websocket"));
    try (Cluster cluster = Cluster.of(3);
        RoundRobin nginx = RoundRobin.before(cluster);
        NodeClients node = NodeClients.start()) {
      for (Generation generation :
          Generation.ECHO.stream().filter(Generation::resubscribes).toList()) {
        transports.forEach(transport -> connect(nginx, node, generation, transport));
      }
      awaitAllSeeAll();
      views.forEach(PresenceView::forget);

      cluster.nodes().forEach(each -> restart(cluster, each));

      awaitAllSeeAll();
      assertThat(views)
          .allSatisfy(
              view -> {
                assertThat(view.joined()).as("joined for %s", view).isEmpty();
                assertThat(view.left()).as("left for %s", view).isEmpty();
              });
    }
  }

  private void connect(
      RoundRobin nginx, NodeClients node, Generation generation, List<String> transports) {
    EchoClient client =
        node.connect(nginx.url(), generation, clients.size() + 1, Map.of("transports", transports));
    client.connected().listen(ROOM, ".probe");
    clients.add(client);
    views.add(PresenceView.of(client, ROOM));
  }

  /** Stops a node as a package's upgrade does, and starts it again when it has ended. */
  private void restart(Cluster cluster, Node node) {
    List<String> before = clients.stream().map(EchoClient::socketId).toList();
    node.daemon().terminate();
    node.daemon().awaitExit();
    node.daemon().startAgain();
    node.awaitReady();
    clients.forEach(client -> client.awaitProbe(cluster.redis(), ROOM, ROOM));
    List<String> after = clients.stream().map(EchoClient::socketId).toList();
    assertThat(after).as("somebody was on that node").isNotEqualTo(before);
  }

  private void awaitAllSeeAll() {
    Waiting.until("every client sees all " + clients.size())
        .untilAsserted(
            () ->
                assertThat(views)
                    .allSatisfy(
                        view -> assertThat(view.members()).as("%s", view).isEqualTo(everybody())));
  }

  private Set<Integer> everybody() {
    return new TreeSet<>(IntStream.rangeClosed(1, clients.size()).boxed().toList());
  }
}
