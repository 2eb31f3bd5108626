package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed Engine.IO payloads, and what may not be done to a polling session. */
class PollingBodiesTest extends OnStage {
  static final List<String> CLOSING_3 =
      List.of(
          "-1:4a",
          "1e1:40",
          ":4",
          "5:4",
          "2:4a3",
          "99999999999:4a",
          "1:9",
          "01:2",
          "+1:2",
          " 1:2",
          "0x1:2",
          "x",
          "4",
          "1".repeat(400) + ":4",
          "9".repeat(900_000));

  static final List<String> CLOSING_4 =
      List.of("40\u001e", "\u001e40", "\u001e", "9", "x", "2", "b!!!!", "bAQ", "42[\"a\"\u001e3");

  @ParameterizedTest
  @FieldSource("CLOSING_3")
  void aMalformedPayloadEndsAnOldSession(String body) {
    PollingClient client = PollingClient.open(port(), 3);
    client.assertOpen();

    client.post(body);

    client.assertOver();
  }

  @ParameterizedTest
  @FieldSource("CLOSING_4")
  void aMalformedPayloadEndsASession(String body) {
    PollingClient client = PollingClient.open(port(), 4);
    client.assertOpen();

    client.post(body);

    client.assertOver();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0:", "1:2", "1:6", "11:42[\"hello\"]11:42[\"world\"]", "9:42[\"é€😀\"]"})
  void aGoodPayloadKeepsAnOldSession(String body) {
    PollingClient client = PollingClient.open(port(), 3);

    assertThat(client.post(body).body()).isEqualTo("ok");

    client.assertOpen();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "42[\"hello\"]\u001e42[\"world\"]", "42", "6", "42[\"é€😀\"]"})
  void aGoodPayloadKeepsASession(String body) {
    PollingClient client = PollingClient.open(port(), 4);

    assertThat(client.post(body).body()).isEqualTo("ok");

    client.assertOpen();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void pollingClientsSubscribeAndHear(int revision) {
    String channel = unique("polling.");
    PollingClient client = PollingClient.open(port(), revision);
    String packet = "42[\"subscribe\",{\"channel\":\"" + channel + "\"}]";
    client.post(revision == 4 ? packet : packet.length() + ":" + packet);
    bystander().listening(redis(), channel);

    redis().publishEvent(channel, "é", "\"日本 😀\"");

    StringBuilder heard = new StringBuilder();
    while (heard.indexOf("42[\"é\"") < 0 && heard.indexOf("42[\"\\u00e9\"") < 0) {
      RawHttp.Answer answer = client.get();
      assertThat(answer.status()).isEqualTo(200);
      heard.append(answer.body());
    }
    if (revision == 3) {
      // Clients 1.x take nothing but ASCII on polling.
      assertThat(heard.chars()).allMatch(character -> character < 128);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void loneSurrogatesHurtNobody(int revision) {
    PollingClient client = PollingClient.open(port(), revision);
    String packet = "42[\"a\",\"\\ud83d\"]";
    client.post(revision == 4 ? packet : packet.length() + ":" + packet);
    client.assertOpen();

    byte[] invalid = RawHttp.latin("42[\"a\",\"\u00ed\u00a0\u00bd\"]");
    String head =
        RawHttp.head("POST", port(), client.target())
            + "Content-Length: "
            + invalid.length
            + "\r\n\r\n";
    RawHttp.send(port(), RawHttp.concat(head.getBytes(UTF_8), invalid));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 47, 58, 254, 255})
  void oddBinaryLengthsHurtNobody(int digit) {
    byte[] body = {0, (byte) digit, (byte) digit, (byte) 0xff, '4'};
    postBinary(3, body);
    postBinary(3, new byte[] {1, 1, 2, 3});
    postBinary(3, new byte[400]);
  }

  @Test
  void binaryBodiesAreForRevisionThreeOnly() {
    byte[] good = {0, 1, (byte) 0xff, '2'};

    assertThat(postBinary(3, good).status()).isEqualTo(200);
    assertThat(postBinary(4, good).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void aBodyOverTheLimitIsRefusedWhileItComesAndTheSessionLives(int revision) {
    PollingClient client = PollingClient.open(port(), revision);
    String head = RawHttp.head("POST", port(), client.target());

    RawHttp.Answer announced =
        RawHttp.send(
            port(), head + "Content-Length: 100000000\r\n\r\n" + "4".repeat(10_000), UTF_8);
    RawHttp.Answer streamed =
        RawHttp.send(
            port(),
            head
                + "Transfer-Encoding: chunked\r\n\r\n"
                + "FFFF\r\n%s\r\n".formatted("4".repeat(65535)).repeat(40),
            UTF_8);

    assertThat(announced.status()).isEqualTo(413);
    assertThat(streamed.status()).isIn(413, 0);
    client.assertOpen();
  }

  @Test
  void aBodyInHalfAMillionChunksIsReadInNoTime() {
    PollingClient client = PollingClient.open(port(), 4);
    String text = "42[\"x\",\"" + "y".repeat(600_000) + "\"]";
    StringBuilder chunks = new StringBuilder();
    text.chars().forEach(c -> chunks.append("1\r\n").append((char) c).append("\r\n"));
    String head =
        RawHttp.head("POST", port(), client.target()) + "Transfer-Encoding: chunked\r\n\r\n";
    long before = System.nanoTime();

    RawHttp.Answer answer = RawHttp.send(port(), head + chunks + "0\r\n\r\n", UTF_8);

    assertThat(answer.status()).isIn(200, 400, 413);
    assertThat(System.nanoTime() - before).as("nanoseconds").isLessThan(10_000_000_000L);
  }

  private RawHttp.Answer postBinary(int revision, byte[] body) {
    PollingClient client = PollingClient.open(port(), revision);
    String head =
        RawHttp.head("POST", port(), client.target(), "Content-Type: application/octet-stream")
            + ("Content-Length: " + body.length + "\r\n\r\n");
    return RawHttp.send(port(), RawHttp.concat(head.getBytes(UTF_8), body));
  }
}
