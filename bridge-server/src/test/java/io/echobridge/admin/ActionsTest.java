package io.echobridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.admin.access.Visitor;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.cluster.ClusterCounters;
import io.echobridge.cluster.PeerInfo;
import io.echobridge.hub.peers.ClusterView;
import io.echobridge.hub.stats.Acknowledged;
import io.echobridge.hub.stats.Reach;
import io.echobridge.presence.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What an operator is told of what became of his wish: no more than is known. */
class ActionsTest {
  private static final Visitor WHO = new Visitor("somebody");

  private final Actions actions = new Actions(() -> {});
  private final App app = new App();

  @Test
  void anEventThatTheOthersDoNotHaveYetIsNotSaidToBePublishedEverywhere() {
    JsonNode event = json("channel", "news").set("data", JsonNodeFactory.instance.objectNode());
    assertThat(actions.publish(app, event, WHO).text()).isEqualTo("Published\n");
    app.reach = Reach.LATER;
    assertThat(actions.publish(app, event, WHO).text())
        .startsWith("Published on this node; the others hear it later");
  }

  @Test
  void aClientThatNobodyHasIsNotSaidToBeDisconnected() {
    Answer here = actions.disconnect(app, json("id", "known"), WHO);
    assertThat(here).isEqualTo(Answer.plain(200, "Disconnected\n"));
    assertThat(actions.disconnect(app, json("id", "mistyped"), WHO))
        .isEqualTo(Answer.plain(404, "No client has this id\n"));
    app.others = 2;
    Answer perhaps = actions.disconnect(app, json("id", "mistyped"), WHO);
    assertThat(perhaps.status()).isEqualTo(200);
    assertThat(perhaps.text()).startsWith("This node has no such client; the others");
  }

  @Test
  void whatIsLongerThanAnyIdOrNameIsRefused() {
    app.others = 2;
    Answer refused = actions.disconnect(app, json("id", "x".repeat(100_000)), WHO);
    assertThat(refused.status()).isEqualTo(400);
    ObjectNode event = json("channel", "news").put("event", "x".repeat(100_000)).put("data", "");
    assertThat(actions.publish(app, event, WHO).status()).isEqualTo(400);
    assertThat(app.disconnected).isFalse();
  }

  @Test
  void howManyNodesHaveEndedAUserIsSaid() {
    assertThat(terminate("ann")).isEqualTo("Terminated\n");
    assertThat(terminate("nobody")).isEqualTo("No connection of this user is known\n");
    app.others = 2;
    assertThat(terminate("ann"))
        .isEqualTo("Terminated; 2 of 3 nodes say that they have ended what they had\n");
    assertThat(terminate("nobody")).startsWith("No connection of this user is known; 2 of 3 nodes");
  }

  private String terminate(String user) {
    return actions.terminate(app, json("user", user), WHO).text();
  }

  private static ObjectNode json(String key, String value) {
    return JsonNodeFactory.instance.objectNode().put("event", "E").put(key, value);
  }

  /** Has one client, {@code known}, of the user {@code ann}. */
  private static final class App extends QuietApp {
    private Reach reach = Reach.EVERYWHERE;
    private int others;
    private boolean disconnected;

    @Override
    public Optional<ClusterView> cluster() {
      PeerInfo peer = new PeerInfo(new NodeId(2), PeerInfo.State.LIVE, null, true, 0, 0);
      return Optional.of(
          new ClusterView(
              new NodeId(1),
              true,
              "",
              true,
              false,
              0,
              others == 0 ? List.of() : List.of(peer),
              new ClusterCounters(),
              Map.of(),
              0));
    }

    @Override
    public CompletionStage<Reach> publish(ChannelName channel, BroadcastEvent event) {
      return CompletableFuture.completedStage(reach);
    }

    @Override
    public boolean disconnect(String connection) {
      disconnected = true;
      return connection.equals("known");
    }

    @Override
    public Set<String> connectionsOf(String user) {
      return user.equals("ann") ? Set.of("known") : Set.of();
    }

    @Override
    public CompletionStage<Acknowledged> terminate(String user) {
      return CompletableFuture.completedStage(
          new Acknowledged(others + 1, others == 0 ? 1 : others));
    }
  }
}
