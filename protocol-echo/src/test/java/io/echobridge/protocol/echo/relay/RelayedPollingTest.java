package io.echobridge.protocol.echo.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.server.Node;
import io.echobridge.testkit.wire.HttpPeer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session begins on one node, and its polls and pushes come to the other one. */
class RelayedPollingTest {
  private static final String PATH = "/socket.io/";

  /** On a busy machine; nobody waits for the 45 seconds of a heartbeat. */
  private static final Duration AT_ONCE = Duration.ofSeconds(15);

  private static final String UNKNOWN = "400 {\"code\":1,\"message\":\"Session ID unknown\"}";
  private static final String POLLING_3 = "EIO=3&transport=polling";
  private static final String POLLING_4 = "EIO=4&transport=polling";

  private Node owner;
  private Node other;
  private HttpPeer atOwner;
  private HttpPeer atOther;
  private HttpPeer pushes;

  @BeforeEach
  void start() throws Exception {
    owner = new Node("apps.a.origins = [\"https://shop.example\"]");
    other = new Node("apps.a.origins = [\"https://shop.example\"], server.relay.max = 2");
    other.knows(owner);
    atOwner = new HttpPeer(owner.port(), PATH);
    atOther = new HttpPeer(other.port(), PATH);
    pushes = new HttpPeer(other.port(), PATH);
  }

  @AfterEach
  void close() throws Exception {
    atOwner.close();
    atOther.close();
    pushes.close();
    other.close();
    owner.close();
  }

  private static String ask(HttpPeer peer, String request) throws Exception {
    peer.send(request);
    return peer.receive();
  }

  /** A new session on the owner. */
  private String session(String query) throws Exception {
    return sid(ask(atOwner, "GET " + query));
  }

  private static String sid(String answer) {
    Matcher matcher = Pattern.compile("\"sid\":\"([^\"]+)\"").matcher(answer);
    assertThat(matcher.find()).as(answer).isTrue();
    return "&sid=" + matcher.group(1);
  }

  @Test
  void revision4HearsEventsAndSubscribesThroughAnotherNode() throws Exception {
    String sid = session(POLLING_4);

    assertThat(ask(pushes, "POST " + POLLING_4 + sid + " 40")).isEqualTo("200 ok");
    assertThat(ask(atOther, "GET " + POLLING_4 + sid)).startsWith("200 40{\"sid\":\"");
    String subscribe = "42[\"subscribe\",{\"channel\":\"news\"}]";
    assertThat(ask(pushes, "POST " + POLLING_4 + sid + " " + subscribe)).isEqualTo("200 ok");
    atOther.send("GET " + POLLING_4 + sid);
    assertThat(atOther.isQuiet()).isTrue();
    owner.publish("news", "{\"event\":\"E\",\"data\":\"gr\u00fc\u00dfe\"}");

    assertThat(atOther.receive()).startsWith("200 42[\"E\",\"news\",\"gr\u00fc\u00dfe\",\"1");
    assertThat(atOther.headers())
        .containsEntry("cache-control", "no-store")
        .doesNotContainKey("transfer-encoding");
    assertThat(other.relayed().requests()).isEqualTo(4);
    assertThat(other.relayed().failed()).isZero();
    assertThat(other.sessions()).isZero();
    assertThat(owner.sessions()).isOne();
  }

  /** A balancer repeats, with the client's stamp, what a node had in its hands when it died. */
  @Test
  void anAnswerThatDidNotArriveIsGivenAgainAndNoOther() throws Exception {
    String sid = session(POLLING_4);
    assertThat(ask(pushes, "POST " + POLLING_4 + sid + " 40")).isEqualTo("200 ok");
    assertThat(ask(atOther, "GET " + POLLING_4 + sid + "&t=one")).startsWith("200 40{");
    String subscribe = "42[\"subscribe\",{\"channel\":\"news\"}]";
    assertThat(ask(pushes, "POST " + POLLING_4 + sid + " " + subscribe)).isEqualTo("200 ok");
    atOther.send("GET " + POLLING_4 + sid + "&t=two");
    assertThat(atOther.isQuiet()).isTrue();
    owner.publish("news", "{\"event\":\"E\",\"data\":1}");
    String first = atOther.receive();
    assertThat(first).startsWith("200 42[\"E\",\"news\",1");
    owner.publish("news", "{\"event\":\"E\",\"data\":2}");

    assertThat(ask(atOwner, "GET " + POLLING_4 + sid + "&t=two")).isEqualTo(first);
    assertThat(ask(atOwner, "GET " + POLLING_4 + sid + "&t=three"))
        .startsWith("200 42[\"E\",\"news\",2");
    atOwner.send("GET " + POLLING_4 + sid + "&t=three");
    assertThat(atOwner.isQuiet()).as("that answer went to the client itself").isTrue();
  }

  @Test
  void revision3HearsTextBinaryAndJsonpThroughAnotherNode() throws Exception {
    String opened = ask(atOwner, "GET " + POLLING_3);
    String sid = sid(opened);

    assertThat(sid).matches("&sid=[0-9]{19}\\.[0-9]{25}");
    assertThat(ask(pushes, "POST " + POLLING_3 + sid + " 6:2probe")).isEqualTo("200 ok");
    assertThat(ask(atOther, "GET " + POLLING_3 + sid)).contains("3probe");
    // As socket.io-client 2 says it in an ArrayBuffer: text of one character, a ping.
    assertThat(ask(pushes, "POST " + POLLING_3 + sid + " #0001ff32")).isEqualTo("200 ok");
    assertThat(ask(atOther, "GET " + POLLING_3 + sid)).isEqualTo("200 1:3");

    String jsonp = POLLING_3 + "&j=0";
    String second = sid(ask(atOwner, "GET " + jsonp).replace("\\\"", "\""));
    String form = " d=1%3A2 | Content-Type: application/x-www-form-urlencoded";
    assertThat(ask(pushes, "POST " + jsonp + second + form)).startsWith("200");
    assertThat(ask(atOther, "GET " + jsonp + second)).startsWith("200 ___eio[0](\"").contains("3");
    assertThat(other.relayed().failed()).isZero();
  }

  @Test
  void anIdOfRevision4CarriesTagAndSeal() throws Exception {
    assertThat(session(POLLING_4)).matches("&sid=[A-Za-z0-9_-]{28}");
  }

  @Test
  void whatTheOwnerRefusesIsRefusedAsItSays() throws Exception {
    String sid = session(POLLING_4);

    assertThat(ask(atOther, "GET " + POLLING_3 + sid))
        .isEqualTo("400 {\"code\":3,\"message\":\"Bad request\"}");
    assertThat(ask(pushes, "POST " + POLLING_4 + sid + " 1")).isEqualTo("200 ok");
    assertThat(ask(atOther, "GET " + POLLING_4 + sid)).isEqualTo(UNKNOWN);
    assertThat(other.relayed().requests()).isEqualTo(3);
    assertThat(other.relayed().failed()).isZero();
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedAndTheSessionLives() throws Exception {
    String sid = session(POLLING_4);

    assertThat(ask(pushes, "POST " + POLLING_4 + sid + " 4" + "x".repeat(1_200_000)))
        .startsWith("413");
    try (HttpPeer again = new HttpPeer(other.port(), PATH)) {
      assertThat(ask(again, "POST " + POLLING_4 + sid + " 40")).isEqualTo("200 ok");
    }
  }

  @Test
  void aLargeBodyArrivesWhole() throws Exception {
    String sid = session(POLLING_4);

    assertThat(ask(pushes, "POST " + POLLING_4 + sid + " 40")).isEqualTo("200 ok");
    assertThat(
            ask(pushes, "POST " + POLLING_4 + sid + " 42[\"x\",\"" + "y".repeat(900_000) + "\"]"))
        .isEqualTo("200 ok");
    assertThat(ask(atOther, "GET " + POLLING_4 + sid)).contains("40{");
  }

  @Test
  void aClientThatGoesAwayFromItsPollEndsItsSessionOnTheOwner() throws Exception {
    String sid = session(POLLING_4);
    assertThat(ask(pushes, "POST " + POLLING_4 + sid + " 40")).isEqualTo("200 ok");
    assertThat(ask(atOther, "GET " + POLLING_4 + sid)).startsWith("200 40");
    atOther.send("GET " + POLLING_4 + sid);
    assertThat(atOther.isQuiet()).isTrue();
    assertThat(owner.sessions()).isOne();

    atOther.abort();

    await().atMost(AT_ONCE).until(() -> owner.sessions() == 0);
    assertThat(ask(pushes, "POST " + POLLING_4 + sid + " 2")).isEqualTo(UNKNOWN);
    assertThat(other.relayed().failed()).isZero();
  }

  @Test
  void unknownAndForgedIdsAreRefusedWithoutAHop() throws Exception {
    for (String query : new String[] {POLLING_3, POLLING_4}) {
      String sid = session(query);
      String forged = sid.substring(0, sid.length() - 1) + (sid.endsWith("7") ? '8' : '7');
      String elsewhere = "&sid=" + (sid.charAt(5) == '1' ? '2' : '1') + sid.substring(6);

      assertThat(ask(atOther, "GET " + query + forged)).isEqualTo(UNKNOWN);
      assertThat(ask(atOther, "GET " + query + elsewhere)).isEqualTo(UNKNOWN);
      assertThat(ask(pushes, "POST " + query + forged + " 40")).isEqualTo(UNKNOWN);
      assertThat(ask(atOther, "PUT " + query + sid)).isEqualTo(UNKNOWN);
      assertThat(other.relayed().requests()).isZero();
    }
    String good = session(POLLING_4);
    assertThat(ask(pushes, "POST " + POLLING_4 + good + " 40")).isEqualTo("200 ok");
    assertThat(other.relayed().requests()).isOne();
  }

  @Test
  void ofTwoNodesWithOneTagTheOneThatMadeTheIdIsAsked() throws Exception {
    try (Node twin = new Node("")) {
      other.knows(owner, twin);
      String sid = session(POLLING_4);

      assertThat(ask(pushes, "POST " + POLLING_4 + sid + " 40")).isEqualTo("200 ok");

      assertThat(other.relayed().failed()).isZero();
      assertThat(twin.relayed().requests()).isZero();
    }
  }

  @Test
  void anOwnerBehindAnAddressThatSwallowsEverythingIsAnUnknownSession() throws Exception {
    try (ServerSocket hole = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket first = new Socket(hole.getInetAddress(), hole.getLocalPort());
        Socket second = new Socket(hole.getInetAddress(), hole.getLocalPort())) {
      assertThat(first.isConnected() && second.isConnected()).as("the queue is full").isTrue();
      other.knows(owner, hole.getLocalPort());
      String sid = session(POLLING_4);

      assertThat(ask(pushes, "POST " + POLLING_4 + sid + " 40")).isEqualTo(UNKNOWN);

      assertThat(other.relayed().failed()).isOne();
    }
  }

  @Test
  void pagesAndTransportsThatAreNotAllowedAndPreflightsAreAnsweredWithoutAHop() throws Exception {
    String sid = session(POLLING_4);

    assertThat(ask(atOther, "GET " + POLLING_4 + sid + " | Origin: https://evil.example"))
        .isEqualTo("403 {\"code\":4,\"message\":\"Forbidden\"}");
    assertThat(ask(atOther, "GET EIO=4&transport=smoke" + sid)).startsWith("400 {\"code\":0");
    assertThat(ask(atOther, "OPTIONS " + POLLING_4 + sid + " | Origin: https://shop.example"))
        .isEqualTo("204");
    assertThat(other.relayed().requests()).isZero();

    String good = " | Origin: https://shop.example";
    assertThat(ask(pushes, "POST " + POLLING_4 + sid + " 40" + good)).isEqualTo("200 ok");
    assertThat(pushes.headers())
        .containsEntry("access-control-allow-origin", "https://shop.example")
        .containsEntry("access-control-allow-credentials", "true");
  }

  @Test
  void noMoreIsUnderWayThanTheSetting() throws Exception {
    HttpPeer[] polls = new HttpPeer[2];
    for (int i = 0; i < polls.length; i++) {
      String sid = session(POLLING_4);
      polls[i] = new HttpPeer(other.port(), PATH);
      polls[i].send("POST " + POLLING_4 + sid + " 40");
      assertThat(polls[i].receive()).isEqualTo("200 ok");
      polls[i].send("GET " + POLLING_4 + sid);
      assertThat(polls[i].receive()).startsWith("200 40");
      polls[i].send("GET " + POLLING_4 + sid);
      assertThat(polls[i].isQuiet()).isTrue();
    }
    String third = session(POLLING_4);

    assertThat(ask(pushes, "POST " + POLLING_4 + third + " 40")).isEqualTo(UNKNOWN);
    assertThat(other.relayed().failed()).isOne();
    polls[0].abort();
    await()
        .untilAsserted(
            () -> assertThat(ask(pushes, "POST " + POLLING_4 + third + " 40")).isEqualTo("200 ok"));
    polls[1].close();
  }

  @Test
  void aClientThatSendsItsNextRequestBehindAPollThatWaitsIsCut() throws Exception {
    String sid = session(POLLING_4);
    assertThat(ask(pushes, "POST " + POLLING_4 + sid + " 40")).isEqualTo("200 ok");
    assertThat(ask(atOther, "GET " + POLLING_4 + sid)).startsWith("200 40");

    atOther.send("GET " + POLLING_4 + sid, "GET " + POLLING_4 + sid);

    assertThat(atOther.receive()).isEqualTo("end");
    await().until(() -> owner.sessions() == 0);
  }
}
