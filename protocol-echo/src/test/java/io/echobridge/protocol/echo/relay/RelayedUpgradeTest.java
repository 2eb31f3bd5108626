package io.echobridge.protocol.echo.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.net.ClientMemory;
import io.echobridge.server.Node;
import io.echobridge.testkit.TcpProxy;
import io.echobridge.testkit.wire.HttpPeer;
import io.echobridge.testkit.wire.WebSocketPeer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session begins on one node by polling, and goes over to a WebSocket through the other one. */
class RelayedUpgradeTest {
  private static final String PATH = "/socket.io/";

  /** On a busy machine; nobody waits for the 45 seconds of a heartbeat. */
  private static final Duration AT_ONCE = Duration.ofSeconds(15);

  private Node owner;
  private Node other;

  /** The wire between the nodes. */
  private TcpProxy wire;

  private HttpPeer polls;

  @BeforeEach
  void start() throws Exception {
    owner = new Node("");
    other = new Node("server.drain-time = 100ms");
    wire = TcpProxy.to(owner.relayPort());
    other.knows(owner, wire.port());
    polls = new HttpPeer(owner.port(), PATH);
  }

  @AfterEach
  void close() throws Exception {
    polls.close();
    wire.close();
    other.close();
    owner.close();
  }

  private String session(String eio) throws Exception {
    polls.send("GET EIO=" + eio + "&transport=polling");
    String answer = polls.receive();
    int from = answer.indexOf("\"sid\":\"") + 7;
    return "&sid=" + answer.substring(from, answer.indexOf('"', from));
  }

  private WebSocketPeer probed(String eio, String sid) throws Exception {
    WebSocketPeer socket =
        new WebSocketPeer(other.port(), PATH, "EIO=" + eio + "&transport=websocket" + sid);
    socket.send("2probe");
    assertThat(socket.receive()).isEqualTo("3probe");
    return socket;
  }

  private WebSocketPeer upgraded(String eio) throws Exception {
    WebSocketPeer socket = probed(eio, session(eio));
    socket.send("5");
    await().until(() -> owner.sessions("websocket") == 1);
    return socket;
  }

  @Test
  void bothRevisionsGoOverAndHearEvents() throws Exception {
    for (String eio : new String[] {"3", "4"}) {
      try (WebSocketPeer socket = upgraded(eio)) {
        if (eio.equals("4")) {
          socket.send("40");
          assertThat(socket.receive()).startsWith("40");
        }
        socket.send("42[\"subscribe\",{\"channel\":\"news\"}]");
        socket.send("421[\"unsubscribe\",{\"channel\":\"none\"}]");
        assertThat(socket.receive()).isEqualTo("431[{\"channel\":\"none\",\"status\":200}]");
        String data = "\"" + "x".repeat(300_000) + "\"";
        owner.publish("news", "{\"event\":\"E\",\"data\":" + data + "}");

        assertThat(socket.receive()).startsWith("42[\"E\",\"news\"," + data);
        assertThat(other.relayed().open()).isOne();
        assertThat(owner.sessions()).isOne();
      }
      await().atMost(AT_ONCE).until(() -> owner.sessions() == 0 && other.relayed().open() == 0);
    }
    assertThat(other.relayed().webSockets()).isEqualTo(2);
    assertThat(other.relayed().failed()).isZero();
  }

  /** It is kept until another poll says that the client has it, and here none comes. */
  @Test
  void theLastAnswerToAPollIsForgottenWhenTheSessionGoesOver() throws Exception {
    long before = ClientMemory.ofProcess().waiting();
    String sid = session("4");
    polls.send("POST EIO=4&transport=polling" + sid + " 40");
    assertThat(polls.receive()).isEqualTo("200 ok");
    polls.send("GET EIO=4&transport=polling" + sid);
    assertThat(polls.receive()).startsWith("200 40");
    polls.send("POST EIO=4&transport=polling" + sid + " 42[\"subscribe\",{\"channel\":\"news\"}]");
    assertThat(polls.receive()).isEqualTo("200 ok");
    try (HttpPeer relayed = new HttpPeer(other.port(), PATH)) {
      relayed.send("GET EIO=4&transport=polling&t=x" + sid);
      owner.publish("news", "{\"event\":\"E\",\"data\":\"" + "x".repeat(10_000) + "\"}");
      assertThat(relayed.receive()).startsWith("200 42[\"E\"");
      assertThat(ClientMemory.ofProcess().waiting()).isGreaterThan(before + 10_000);
    }
    try (WebSocketPeer socket = probed("4", sid)) {
      socket.send("5");
      await().until(() -> owner.sessions("websocket") == 1);

      await().until(() -> ClientMemory.ofProcess().waiting() <= before);
    }
  }

  @Test
  void anUpgradeThatTheOwnerRefusesIsRefusedAndTheSessionLives() throws Exception {
    String sid = session("4");
    try (HttpPeer wrong = new HttpPeer(other.port(), PATH)) {
      wrong.send("WS EIO=3&transport=websocket" + sid);
      assertThat(wrong.receive()).isEqualTo("400 Bad request");
      assertThat(wrong.receive()).isEqualTo("end");
    }
    try (WebSocketPeer first = probed("4", sid);
        WebSocketPeer second =
            new WebSocketPeer(other.port(), PATH, "EIO=4&transport=websocket" + sid)) {
      assertThat(second.receive()).isEqualTo("close 1005");
      second.send("close");
      assertThat(second.receive()).isEqualTo("end");
      first.send("5");
      await().until(() -> owner.sessions("websocket") == 1);
    }
    assertThat(other.relayed().failed()).isZero();
  }

  @Test
  void aClientThatVanishesEndsItsSessionOnTheOwner() throws Exception {
    WebSocketPeer socket = upgraded("4");

    socket.abort();

    await().atMost(AT_ONCE).until(() -> owner.sessions() == 0 && other.relayed().open() == 0);
  }

  @Test
  void anOwnerThatDiesEndsTheClientsWebSocket() throws Exception {
    try (WebSocketPeer socket = upgraded("4")) {
      wire.cut();

      assertThat(socket.receive()).isEqualTo("end");
      await().atMost(AT_ONCE).until(() -> other.relayed().open() == 0);
    }
  }

  @Test
  void anOwnerThatDiesUnderAPollIsAnUnknownSession() throws Exception {
    String sid = session("4");
    try (HttpPeer poll = new HttpPeer(other.port(), PATH)) {
      poll.send("POST EIO=4&transport=polling" + sid + " 40");
      assertThat(poll.receive()).isEqualTo("200 ok");
      poll.send("GET EIO=4&transport=polling" + sid);
      assertThat(poll.receive()).startsWith("200 40");
      poll.send("GET EIO=4&transport=polling" + sid);
      assertThat(poll.isQuiet()).isTrue();
      wire.cut();

      assertThat(poll.receive()).isEqualTo("400 {\"code\":1,\"message\":\"Session ID unknown\"}");
      assertThat(other.relayed().failed()).isOne();
      await().atMost(AT_ONCE).until(() -> owner.sessions() == 0);
      // Nobody listens there any more.
      poll.send("GET EIO=4&transport=polling" + sid);
      assertThat(poll.receive()).startsWith("400 {\"code\":1,");
      poll.send("POST EIO=4&transport=polling" + sid + " 2");
      assertThat(poll.receive()).startsWith("400 {\"code\":1,");
      assertThat(other.relayed().failed()).isEqualTo(3);
    }
    try (HttpPeer upgrade = new HttpPeer(other.port(), PATH)) {
      upgrade.send("WS EIO=4&transport=websocket" + sid);
      assertThat(upgrade.receive()).isEqualTo("400 Session ID unknown");
    }
  }

  @Test
  void anOwnerThatIsLostInTheMiddleOfAnUpgradeEndsItAndNoMore() throws Exception {
    String sid = session("4");
    try (WebSocketPeer socket = probed("4", sid)) {
      wire.cut();

      assertThat(socket.receive()).isEqualTo("end");
      await().atMost(AT_ONCE).until(() -> other.relayed().open() == 0);
    }
    // To the client an upgrade has failed, and it polls on.
    polls.send("POST EIO=4&transport=polling" + sid + " 40");
    assertThat(polls.receive()).isEqualTo("200 ok");
    polls.send("GET EIO=4&transport=polling" + sid);
    assertThat(polls.receive()).contains("40{");
  }

  @Test
  void anOwnerThatStopsEndsWhatIsPassedOn() throws Exception {
    String sid = session("4");
    try (WebSocketPeer socket = upgraded("4");
        HttpPeer poll = new HttpPeer(other.port(), PATH)) {
      poll.send("GET EIO=4&transport=polling" + sid);
      assertThat(poll.isQuiet()).isTrue();

      owner.close();

      // The owner's last word, or this node's if the owner's sockets closed before it was out.
      assertThat(poll.receive())
          .isIn("200 1", "400 {\"code\":1,\"message\":\"Session ID unknown\"}");
      String last = socket.receive();
      while (!last.equals("end")) {
        last = socket.receive();
      }
      await().atMost(AT_ONCE).until(() -> other.relayed().open() == 0);
    }
  }

  @Test
  void aNodeThatDrainsSendsAwayWhatItPassesOn() throws Exception {
    owner.hearsThatItDrains(other);
    try (WebSocketPeer socket = upgraded("4")) {
      other.drain();

      assertThat(socket.receive()).isEqualTo("end");
      await().until(() -> owner.sessions() == 0);
    }
    assertThat(owner.ended()).containsExactly(Map.entry("draining", 1L));
  }

  @Test
  void aPollThatEndsWithANodeThatDrainsIsSentAway() throws Exception {
    owner.hearsThatItDrains(other);
    parkedPollIsCut();

    assertThat(owner.ended()).containsExactly(Map.entry("draining", 1L));
  }

  /** As nginx does where the node that it asked first ends without an answer. */
  @Test
  void aPollThatIsRepeatedBehindANodeThatDrainsTakesThePlaceOfTheFirst() throws Exception {
    owner.hearsThatItDrains(other);
    String sid = session("4");
    try (HttpPeer first = new HttpPeer(other.port(), PATH);
        HttpPeer again = new HttpPeer(owner.port(), PATH)) {
      first.send("GET EIO=4&transport=polling" + sid);
      assertThat(first.isQuiet()).isTrue();

      again.send("GET EIO=4&transport=polling" + sid);

      assertThat(first.receive()).isEqualTo("200 6");
      assertThat(again.isQuiet()).isTrue();
    }
    await().until(() -> owner.sessions() == 0);
    assertThat(owner.ended()).containsExactly(Map.entry("transport-closed", 1L));
  }

  /** A client whose poll has failed at the node that stops closes the session, and comes back. */
  @Test
  void aClientThatPollsAndClosesWhileANodeDrainsIsSentAway() throws Exception {
    owner.hearsThatItDrains(other);
    closes();

    assertThat(owner.ended()).containsExactly(Map.entry("draining", 1L));
  }

  @Test
  void aClientThatPollsAndClosesHasOnlyLostItsTransport() throws Exception {
    closes();

    assertThat(owner.ended()).containsExactly(Map.entry("transport-closed", 1L));
  }

  private void closes() throws Exception {
    String sid = session("4");
    try (HttpPeer push = new HttpPeer(owner.port(), PATH)) {
      push.send("POST EIO=4&transport=polling" + sid + " 1");
      assertThat(push.receive()).isEqualTo("200 ok");
    }
    await().until(() -> owner.sessions() == 0);
  }

  /** The node in between may have died, and a balancer repeats what was under way there. */
  @Test
  void aSecondPollTakesThePlaceOfOneThatAnotherNodePassedOn() throws Exception {
    String sid = session("4");
    try (HttpPeer first = new HttpPeer(other.port(), PATH);
        HttpPeer again = new HttpPeer(owner.port(), PATH)) {
      first.send("GET EIO=4&transport=polling" + sid);
      assertThat(first.isQuiet()).isTrue();

      again.send("GET EIO=4&transport=polling" + sid);

      assertThat(first.receive()).isEqualTo("200 6");
      assertThat(again.isQuiet()).isTrue();
      assertThat(owner.sessions()).isOne();
    }
  }

  @Test
  void aSecondPollEndsASessionWhileTheFirstOneWaits() throws Exception {
    String sid = session("4");
    try (HttpPeer first = new HttpPeer(owner.port(), PATH);
        HttpPeer again = new HttpPeer(owner.port(), PATH)) {
      first.send("GET EIO=4&transport=polling" + sid);
      assertThat(first.isQuiet()).isTrue();

      again.send("GET EIO=4&transport=polling" + sid);

      assertThat(again.receive()).startsWith("400");
    }
    await().until(() -> owner.sessions() == 0);
    assertThat(owner.ended()).containsExactly(Map.entry("protocol-error", 1L));
  }

  @Test
  void aPollThatEndsWithoutANodeThatDrainsIsLost() throws Exception {
    parkedPollIsCut();

    assertThat(owner.ended()).containsExactly(Map.entry("transport-closed", 1L));
  }

  private void parkedPollIsCut() throws Exception {
    String sid = session("4");
    try (HttpPeer poll = new HttpPeer(other.port(), PATH)) {
      poll.send("GET EIO=4&transport=polling" + sid);
      assertThat(poll.isQuiet()).isTrue();
      wire.cut();
      await().until(() -> owner.sessions() == 0);
    }
  }

  @Test
  void aClientThatLeavesThroughANodeThatDrainsHasLeft() throws Exception {
    owner.hearsThatItDrains(other);
    try (WebSocketPeer socket = upgraded("4")) {
      socket.send("close");

      await().until(() -> owner.sessions() == 0);
    }
    assertThat(owner.ended()).containsExactly(Map.entry("transport-closed", 1L));
  }

  @Test
  void whatIsPassedOnToANodeThatIsNoneAnyMoreEnds() throws Exception {
    String sid = session("4");
    try (WebSocketPeer socket = upgraded("4");
        HttpPeer poll = new HttpPeer(other.port(), PATH)) {
      poll.send("GET EIO=4&transport=polling" + sid);
      assertThat(poll.isQuiet()).isTrue();
      // Nothing comes through any more, and no side hears that the connections have ended.
      wire.silence();

      other.loses(owner);

      assertThat(socket.receive()).isEqualTo("end");
      assertThat(poll.receive()).isEqualTo("400 {\"code\":1,\"message\":\"Session ID unknown\"}");
      // It is counted until a moment after its client has the answer.
      await().until(() -> other.relayed().open() == 0);
    }
  }
}
