package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More of everything than anybody needs. */
class FloodTest extends OnStage {

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void fiveThousandHandshakesAreNeverContinued(int revision) {
    String target = "/socket.io/?EIO=" + revision + "&transport=polling";
    for (int i = 0; i < 5000; i++) {
      assertThat(RawHttp.get(port(), target).status()).isEqualTo(200);
    }
  }

  @Test
  void aThousandWebSocketsAreOpenedAndForgotten() {
    List<RawWebSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 1000; i++) {
        sockets.add(RawWebSocket.open(port(), "/socket.io/?EIO=4&transport=websocket"));
      }
      bystander().assertHears(redis(), "bystander");
    } finally {
      sockets.forEach(RawWebSocket::close);
    }
  }

  @Test
  void pollsThatFightForOneSessionEndItOnly() {
    for (int i = 0; i < 200; i++) {
      PollingClient client = PollingClient.open(port(), 4);
      Thread first = new Thread(client::get);
      Thread second = new Thread(client::get);
      first.start();
      second.start();
      client.post("1");
    }
  }

  @Test
  void aMemberThatComesAndGoesQuicklyLeavesNothing() {
    String room = unique("presence-blink.");
    try (RawClient client = RawClient.revision4(port())) {
      for (int i = 0; i < 300; i++) {
        client.subscribeAs(1, room);
        client.send("42[\"unsubscribe\",{\"channel\":\"" + room + "\"}]");
      }
    }
    try (RawClient late = RawClient.revision4(port())) {
      // The end of the other connection may be seen later than the beginning of this one.
      PresenceView view = PresenceView.of("late", late::packets, room);
      late.subscribeAs(2, room);
      Waiting.until("nobody else is there")
          .untilAsserted(() -> assertThat(view.members()).containsExactly(2));
    }
  }
}
