package io.echobridge.protocol.echo.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.net.HeapShares;
import io.echobridge.net.MemoryBudget;
import io.echobridge.server.Node;
import io.echobridge.testkit.wire.HttpPeer;
import io.echobridge.testkit.wire.WebSocketPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that has just started is asked for a session of a node that it has not heard of yet. */
class EarlyRequestTest {
  private static final String PATH = "/socket.io/";
  private static final String POLLING = "EIO=4&transport=polling";
  private static final String UNKNOWN = "400 {\"code\":1,\"message\":\"Session ID unknown\"}";

  private static final MemoryBudget MEMORY = HeapShares.WAITING_HANDSHAKES;

  private Node owner;
  private Node starting;
  private HttpPeer peer;

  @BeforeEach
  void start() throws Exception {
    owner = new Node("");
    starting = new Node("server.relay.max = 2");
    starting.knowsNobodyYet();
    peer = new HttpPeer(starting.port(), PATH);
  }

  @AfterEach
  void close() throws Exception {
    peer.close();
    starting.close();
    owner.close();
  }

  private String session() throws Exception {
    try (HttpPeer atOwner = new HttpPeer(owner.port(), PATH)) {
      atOwner.send("GET " + POLLING);
      String answer = atOwner.receive();
      int from = answer.indexOf("\"sid\":\"") + 7;
      return "&sid=" + answer.substring(from, answer.indexOf('"', from));
    }
  }

  @Test
  void itIsPassedOnOnceItsOwnerIsKnown() throws Exception {
    String sid = session();

    peer.send("POST " + POLLING + sid + " 40");
    assertThat(peer.isQuiet()).isTrue();
    starting.knows(owner);

    assertThat(peer.receive()).isEqualTo("200 ok");
    peer.send("GET " + POLLING + sid);
    assertThat(peer.receive()).startsWith("200 40{\"sid\":\"");
    assertThat(starting.relayed().failed()).isZero();
  }

  @Test
  void anUpgradeIsPassedOnToo() throws Exception {
    String sid = session();
    try (HttpPeer upgrade = new HttpPeer(starting.port(), PATH)) {
      upgrade.send("WS EIO=4&transport=websocket" + sid);
      assertThat(upgrade.isQuiet()).isTrue();
      starting.knows(owner);

      assertThat(upgrade.receive()).startsWith("101");
    }
    try (WebSocketPeer late =
        new WebSocketPeer(starting.port(), PATH, "EIO=4&transport=websocket")) {
      assertThat(late.receive()).startsWith("0{");
    }
  }

  /** Its body came with its head, so a buffer of the server's is kept with it. */
  @Test
  void itTakesMemoryWhileItWaitsAndIsRefusedWithoutAny() throws Exception {
    String sid = session();
    long before = MEMORY.used();
    peer.send("POST " + POLLING + sid + " 40");
    await()
        .untilAsserted(() -> assertThat(MEMORY.used() - before).isBetween(16L * 1024, 32L * 1024));
    MEMORY.take(MEMORY.limit());
    try (HttpPeer other = new HttpPeer(starting.port(), PATH)) {
      other.send("POST " + POLLING + sid + " 40");
      assertThat(other.receive()).isEqualTo(UNKNOWN);
    } finally {
      MEMORY.giveBack(MEMORY.limit());
    }

    starting.knows(owner);

    assertThat(peer.receive()).isEqualTo("200 ok");
    await().until(() -> MEMORY.used() == before);
  }

  @Test
  void anIdThatNobodyMadeIsRefusedOnceAllNodesAreKnown() throws Exception {
    String sid = session();
    String forged = sid.substring(0, sid.length() - 4) + "AAAA";

    peer.send("POST " + POLLING + forged + " 40");
    assertThat(peer.isQuiet()).isTrue();
    starting.knows(owner);

    assertThat(peer.receive()).isEqualTo(UNKNOWN);
  }

  @Test
  void noMoreWaitThanMayBeUnderWay() throws Exception {
    HttpPeer[] waiting = {new HttpPeer(starting.port(), PATH), new HttpPeer(starting.port(), PATH)};
    for (HttpPeer each : waiting) {
      each.send("POST " + POLLING + session() + " 40");
      assertThat(each.isQuiet()).isTrue();
    }
    String sid = session();

    peer.send("POST " + POLLING + sid + " 40");

    assertThat(peer.receive()).isEqualTo(UNKNOWN);
    starting.knows(owner);
    for (HttpPeer each : waiting) {
      assertThat(each.receive()).isEqualTo("200 ok");
      each.close();
    }
    peer.send("POST " + POLLING + sid + " 40");
    assertThat(peer.receive()).isEqualTo("200 ok");
  }
}
