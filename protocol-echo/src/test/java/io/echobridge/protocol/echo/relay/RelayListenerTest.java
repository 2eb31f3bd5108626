package io.echobridge.protocol.echo.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.server.Node;
import io.echobridge.testkit.wire.HttpPeer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one node says to another, and what its listener for others takes from anybody. */
class RelayListenerTest {
  private static final String PATH = "/socket.io/";
  private static final String POLLING = "EIO=4&transport=polling";

  private Node owner;
  private Node other;
  private HttpPeer listener;
  private String sid = "";

  @BeforeEach
  void start() throws Exception {
    owner = new Node("");
    other = new Node("");
    listener = new HttpPeer(owner.relayPort(), PATH);
    try (HttpPeer client = new HttpPeer(owner.port(), PATH)) {
      client.send("GET " + POLLING);
      String answer = client.receive();
      int from = answer.indexOf("\"sid\":\"") + 7;
      sid = "&sid=" + answer.substring(from, answer.indexOf('"', from));
    }
  }

  @AfterEach
  void close() throws Exception {
    listener.close();
    other.close();
    owner.close();
  }

  private String ask(String request) throws Exception {
    listener.send(request);
    return listener.receive();
  }

  /** The head of a push as the owner would hear it, without its first line. */
  private List<String> passedOn(String headers) throws Exception {
    try (ServerSocket pretender = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      other.knows(owner, pretender.getLocalPort());
      try (HttpPeer client = new HttpPeer(other.port(), PATH)) {
        client.send("POST " + POLLING + sid + " 40" + headers);
        List<String> head = new ArrayList<>();
        try (Socket heard = pretender.accept()) {
          BufferedReader reader =
              new BufferedReader(
                  new InputStreamReader(heard.getInputStream(), StandardCharsets.US_ASCII));
          for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
            head.add(line);
          }
        }
        // Whatever listened there has gone without an answer.
        assertThat(client.receive()).startsWith("400 {\"code\":1,");
        assertThat(head.remove(0)).isEqualTo("POST " + PATH + "?" + POLLING + sid + " HTTP/1.1");
        return head;
      }
    }
  }

  private static String relayHeader(List<String> head) {
    return head.stream()
        .filter(line -> line.startsWith("X-Echobridge-Relay: "))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void onlyWhatASessionNeedsGoesFromNodeToNode() throws Exception {
    List<String> head =
        passedOn(
            " | Cookie: laravel_session=1 | Authorization: Basic eA== | X-Forwarded-For: 192.0.2.7"
                + " | User-Agent: test | Origin: https://a.example | Accept-Encoding: gzip"
                + " | X-Echobridge-Relay: made up | X-Other: 1");

    assertThat(head)
        .contains(
            "Content-Type: text/plain;charset=UTF-8",
            "Content-Length: 2",
            "User-Agent: test",
            "Origin: https://a.example",
            "Accept-Encoding: gzip",
            // The tests' client is at a trusted address, as a proxy on the same machine is.
            "X-Forwarded-For: 192.0.2.7");
    assertThat(head.stream().map(line -> line.substring(0, line.indexOf(':'))))
        .containsExactlyInAnyOrder(
            "Content-Type",
            "Content-Length",
            "User-Agent",
            "Origin",
            "Accept-Encoding",
            "X-Forwarded-For",
            "Host",
            "X-Echobridge-Relay");
    assertThat(relayHeader(head))
        .matches("X-Echobridge-Relay: " + other.id() + " " + owner.id() + " a [A-Za-z0-9_-]{22}");
  }

  @Test
  void aVoucherIsGoodForItsMethodAndItsTargetAlone() throws Exception {
    String header = " | " + relayHeader(passedOn(""));

    assertThat(ask("POST " + POLLING + sid + "&x=1 40" + header)).isEqualTo("421");
    assertThat(ask("GET " + POLLING + sid + header)).isEqualTo("421");
    assertThat(ask("POST " + POLLING + sid + " 40" + header.replace(" a ", " b ")))
        .isEqualTo("421");
    assertThat(ask("POST " + POLLING + sid + " 40" + header.replace(owner.id(), other.id())))
        .isEqualTo("421");
    assertThat(ask("POST " + POLLING + sid + " 40" + header.replace(other.id(), owner.id())))
        .isEqualTo("421");
    // Said again it is what anybody may do who knows the id, at the front door.
    assertThat(ask("POST " + POLLING + sid + " 40" + header)).isEqualTo("200 ok");
    try (HttpPeer atOther = new HttpPeer(other.relayPort(), PATH)) {
      atOther.send("POST " + POLLING + sid + " 40" + header);
      assertThat(atOther.receive()).isEqualTo("421");
    }
  }

  @Test
  void nothingBeginsThereAndNothingElseIsThere() throws Exception {
    assertThat(ask("GET " + POLLING)).isEqualTo("421");
    assertThat(ask("GET " + POLLING + sid)).isEqualTo("421");
    assertThat(ask("GET /")).isEqualTo("421");
    assertThat(ask("GET /apps/a/channels")).isEqualTo("421");
    assertThat(ask("OPTIONS " + POLLING + sid)).isEqualTo("421");
    assertThat(ask("GET " + POLLING + " | X-Echobridge-Relay: a b c")).isEqualTo("421");
    assertThat(ask("GET " + POLLING + " | X-Echobridge-Relay: x " + owner.id() + " a AAAA"))
        .isEqualTo("421");
    listener.send("WS EIO=4&transport=websocket");
    assertThat(listener.receive()).isEqualTo("421");
    assertThat(owner.sessions()).isOne();
  }

  @Test
  void anotherNodeBehindTheAddressOfTheOwnerIsAnUnknownSession() throws Exception {
    try (Node stranger = new Node("");
        HttpPeer client = new HttpPeer(other.port(), PATH)) {
      other.knows(owner, stranger.relayPort());
      client.send("POST " + POLLING + sid + " 40");

      assertThat(client.receive()).isEqualTo("400 {\"code\":1,\"message\":\"Session ID unknown\"}");
      assertThat(other.relayed().failed()).isOne();
    }
  }

  @Test
  void aNodeWithAnotherSecretPassesNothingOn() throws Exception {
    try (Node stranger = new Node("apps.a.cluster.secrets = [another-secret-of-nodes]");
        HttpPeer client = new HttpPeer(stranger.port(), PATH)) {
      stranger.knows(owner);
      client.send("POST " + POLLING + sid + " 40");

      assertThat(client.receive()).startsWith("400 {\"code\":1,");
      assertThat(stranger.relayed().requests()).isZero();
    }
  }

  @Test
  void allSecretsVerifyAndTheFirstOneSigns() throws Exception {
    String old = '"' + Node.SECRET + '"';
    try (Node oldFirst = new Node("apps.a.cluster.secrets = [" + old + ", a-new-secret-of-nodes]");
        Node newFirst = new Node("apps.a.cluster.secrets = [a-new-secret-of-nodes, " + old + "]");
        HttpPeer atOld = new HttpPeer(oldFirst.port(), PATH);
        HttpPeer atNew = new HttpPeer(newFirst.port(), PATH)) {
      oldFirst.knows(owner);
      atOld.send("POST " + POLLING + sid + " 40");
      assertThat(atOld.receive()).isEqualTo("200 ok");
      // The owner does not know yet what this one signs with.
      newFirst.knows(owner);
      atNew.send("POST " + POLLING + sid + " 40");
      assertThat(atNew.receive()).startsWith("400 {\"code\":1,");
      assertThat(newFirst.relayed().requests()).isOne();

      atNew.send("GET " + POLLING);
      String answer = atNew.receive();
      int from = answer.indexOf("\"sid\":\"") + 7;
      String made = "&sid=" + answer.substring(from, answer.indexOf('"', from));
      oldFirst.knows(newFirst);
      atOld.send("POST " + POLLING + made + " 40");
      assertThat(atOld.receive()).isEqualTo("200 ok");
    }
  }

  @Test
  void withoutASecretThereIsNoListenerAndIdsAreAsTheyWere() throws Exception {
    try (Node alone = new Node("apps.a.cluster.secrets = []");
        HttpPeer client = new HttpPeer(alone.port(), PATH)) {
      assertThat(alone.relayPort()).isZero();
      client.send("GET EIO=3&transport=polling", "GET " + POLLING);

      assertThat(client.receive()).containsPattern("\"sid\":\"[1-9][0-9]{18}\\.[1-9][0-9]{18}\"");
      assertThat(client.receive()).containsPattern("\"sid\":\"[A-Za-z0-9_-]{20}\"");
    }
  }
}
