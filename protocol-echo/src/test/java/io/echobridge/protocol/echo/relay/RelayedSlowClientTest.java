package io.echobridge.protocol.echo.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.server.Node;
import io.echobridge.testkit.wire.HttpPeer;
import io.echobridge.testkit.wire.WebSocketPeer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A WebSocket that one node passes on to another, and a client that takes what comes, or not. */
class RelayedSlowClientTest {
  private static final String SOON = "apps.a.limits.slow-client-timeout = 1s";
  private static final String LATE = "apps.a.limits.slow-client-timeout = 1m";
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String DATA = "\"" + "x".repeat(50_000) + "\"";

  /** More than the kernel's buffers take, on both ways. */
  private static final int EVENTS = 600;

  private static WebSocketPeer subscribed(Node owner, Node other) throws Exception {
    other.knows(owner);
    try (HttpPeer polls = new HttpPeer(owner.port(), Spliced.PATH)) {
      return Spliced.subscribed(polls, other);
    }
  }

  private static void publish(Node owner) {
    for (int i = 0; i < EVENTS; i++) {
      owner.publish("news", "{\"event\":\"E\",\"data\":" + DATA + "}");
    }
  }

  @Test
  void theOwnerFeelsThatTheClientTakesNothingAndCutsIt() throws Exception {
    try (Node owner = new Node(SOON);
        Node other = new Node(LATE);
        WebSocketPeer slow = subscribed(owner, other)) {
      publish(owner);

      await().atMost(LONG).until(() -> owner.sessions() == 0);
      assertThat(owner.ended()).containsExactly(Map.entry("too-slow", 1L));
      slow.abort();
      await().atMost(LONG).until(() -> other.relayed().open() == 0);
    }
  }

  @Test
  void theNodeBetweenCutsAClientThatTakesNothing() throws Exception {
    try (Node owner = new Node(LATE);
        Node other = new Node(SOON);
        WebSocketPeer slow = subscribed(owner, other)) {
      publish(owner);

      await().atMost(LONG).until(() -> other.relayed().open() == 0 && owner.sessions() == 0);
      assertThat(owner.ended()).containsExactly(Map.entry("transport-closed", 1L));
      slow.abort();
    }
  }

  @Test
  void aClientThatTakesItsTimeHearsEverything() throws Exception {
    try (Node owner = new Node(LATE);
        Node other = new Node(LATE);
        WebSocketPeer late = subscribed(owner, other)) {
      publish(owner);

      for (int i = 0; i < EVENTS; i++) {
        assertThat(late.receive()).isEqualTo("42[\"E\",\"news\"," + DATA + "]");
      }
      assertThat(other.relayed().open()).isOne();
      assertThat(owner.ended()).isEmpty();
    }
  }
}
