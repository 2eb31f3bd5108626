package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The daemon is told to stop, and starts again on the same port: pusher-js comes back by itself.
 */
class PusherDrainTest {
  @Test
  void everyGenerationComesBackAndHearsAgain() {
    try (PusherStage stage = PusherStage.open()) {
      List<EchoClient> clients = new ArrayList<>();
      for (PusherGeneration generation : PusherGeneration.all()) {
        clients.add(stage.pusher(generation, 1).listen("private-orders", ".e"));
      }
      clients.forEach(client -> client.await("subscribed", report -> true));

      stage.daemon().terminate();
      stage.daemon().awaitLog("Drained: ");
      stage.daemon().awaitExit();
      clients.forEach(EchoClient::forget);
      stage.daemon().startAgain();

      clients.forEach(client -> client.await("subscribed", report -> true));
      stage.trigger("private-orders", "e", "1");
      clients.forEach(client -> client.awaitEvent("private-orders", ".e"));
      clients.forEach(
          client -> assertThat(client.heard("private-orders", ".e")).as("%s", client).hasSize(1));
    }
  }
}
