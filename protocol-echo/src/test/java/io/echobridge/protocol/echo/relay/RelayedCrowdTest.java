package io.echobridge.protocol.echo.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.server.Node;
import io.echobridge.testkit.wire.HttpPeer;
import io.echobridge.testkit.wire.WebSocketPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many clients whose WebSockets one node passes on to another; {@code -Drelayed.clients=5000}. */
class RelayedCrowdTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int CLIENTS = Integer.getInteger("relayed.clients", 200);
  private static final int EVENTS = 20;

  @Test
  void allOfThemHearEverythingInOrderAndNothingIsLeftOfThem() throws Exception {
    try (Node owner = new Node("");
        Node other = new Node("")) {
      other.knows(owner);
      List<WebSocketPeer> crowd = new ArrayList<>();
      long start = System.nanoTime();
      try (HttpPeer polls = new HttpPeer(owner.port(), Spliced.PATH)) {
        for (int i = 0; i < CLIENTS; i++) {
          crowd.add(Spliced.subscribed(polls, other));
        }
        long opened = System.nanoTime();
        assertThat(other.relayed().open()).isEqualTo(CLIENTS);

        for (int n = 0; n < EVENTS; n++) {
          owner.publish("news", "{\"event\":\"E\",\"data\":" + n + "}");
        }
        for (WebSocketPeer each : crowd) {
          for (int n = 0; n < EVENTS; n++) {
            assertThat(each.receive()).isEqualTo("42[\"E\",\"news\"," + n + "]");
          }
        }
        System.out.printf(
            "[relay] %d clients upgraded in %d ms; %d events to each in %d ms%n",
            CLIENTS, millis(start, opened), EVENTS, millis(opened, System.nanoTime()));
      } finally {
        for (WebSocketPeer each : crowd) {
          each.abort();
        }
      }
      await().atMost(LONG).until(() -> owner.sessions() == 0 && other.relayed().open() == 0);
      assertThat(other.relayed().failed()).isZero();
    }
  }

  private static long millis(long from, long to) {
    return Duration.ofNanos(to - from).toMillis();
  }
}
