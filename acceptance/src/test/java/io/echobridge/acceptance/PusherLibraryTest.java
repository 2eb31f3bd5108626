package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.ChildProcess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pusher's own library for node publishes to us, with its signatures. */
class PusherLibraryTest {
  @Test
  void itsSignedEventsAreHeardAndThoseOfAnotherSecretAreNot() {
    try (Stage stage = Stage.open("api.clients.shop { key = k1, secret = s1 }");
        NodeClients node = NodeClients.start()) {
      EchoClient client =
          node.connect(stage.daemon().url(), Generation.NEW, Map.of())
              .connected()
              .listening(stage.redis(), "news", ".pushed");

      assertThat(pusher(stage.port(), "s1"))
          .containsExactly("trigger 200 {}", "channels 200 {\"channels\":{}}");
      assertThat(client.awaitEvent("news", ".pushed").toString()).isEqualTo("{\"price\":1.5}");

      client.forget();
      assertThat(pusher(stage.port(), "another")).allMatch(line -> line.contains(" 401 "));
      client.awaitProbe(stage.redis(), "news", "news");
      assertThat(client.heard("news", ".pushed")).isEmpty();
    }
  }

  private static List<String> pusher(int port, String secret) {
    try (ChildProcess library =
        ChildProcess.of("node", "pusher.cjs", Integer.toString(port), "shop", "k1", secret)
            .in(Places.module("laravel-echo-server"))
            .start()) {
      assertThat(library.awaitExit(Waiting.START)).isZero();
      return library.output();
    }
  }
}
