package io.echobridge.protocol.echo.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.server.Node;
import io.echobridge.testkit.wire.HttpPeer;
import io.echobridge.testkit.wire.WebSocketPeer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node stops that has no clients but those that it passes on to another one. */
class RelayedDrainTest {
  private static final String PATH = "/socket.io/";
  private static final String POLLING = "EIO=4&transport=polling";

  /** How long the owner has at least to hear that the other node stops. */
  private static final Duration NOTICE = Duration.ofSeconds(1);

  private Node owner;
  private Node other;
  private HttpPeer atOwner;

  @BeforeEach
  void start() throws Exception {
    owner = new Node("");
    other = new Node("");
    other.knows(owner);
    atOwner = new HttpPeer(owner.port(), PATH);
  }

  @AfterEach
  void close() throws Exception {
    atOwner.close();
    other.close();
    owner.close();
  }

  private String session() throws Exception {
    atOwner.send("GET " + POLLING);
    String answer = atOwner.receive();
    int from = answer.indexOf("\"sid\":\"") + 7;
    return "&sid=" + answer.substring(from, answer.indexOf('"', from));
  }

  private Duration drained() {
    long start = System.nanoTime();
    other.drain();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void aPollThatWaitsIsNotCutBeforeItsOwnerCanHearWhy() throws Exception {
    String sid = session();
    try (HttpPeer poll = new HttpPeer(other.port(), PATH)) {
      poll.send("GET " + POLLING + sid);
      assertThat(poll.isQuiet()).isTrue();

      assertThat(drained()).isGreaterThanOrEqualTo(NOTICE);

      assertThat(owner.sessions()).isOne();
      other.close();
      // The end of the connection, or a last word that the owner is out of reach.
      String last = poll.receive();
      assertThat(last).matches("end|400 .*Session ID unknown.*");
      await().until(() -> owner.sessions() == 0);
    }
  }

  @Test
  void aWebSocketIsWaitedForUntilItHasEnded() throws Exception {
    String sid = session();
    try (WebSocketPeer socket =
        new WebSocketPeer(other.port(), PATH, "EIO=4&transport=websocket" + sid)) {
      socket.send("2probe");
      assertThat(socket.receive()).isEqualTo("3probe");
      socket.send("5");
      await().until(() -> owner.sessions("websocket") == 1);

      assertThat(drained()).isGreaterThanOrEqualTo(NOTICE);

      assertThat(other.relayed().open()).isZero();
      assertThat(socket.receive()).isEqualTo("end");
    }
  }
}
