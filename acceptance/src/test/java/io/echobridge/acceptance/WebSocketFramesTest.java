package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Those who break RFC 6455 are told so with its code, and nobody else notices. */
class WebSocketFramesTest extends OnStage {
  private static final int FINAL_CONTINUATION = 0x80;
  private static final int CONTINUATION = 0x00;
  private static final int UNFINISHED_TEXT = 0x01;
  private static final int PING = 0x89;
  private static final int MOST = 1_000_000;

  static Stream<Arguments> broken() {
    byte[] unmasked = {(byte) 0x81, 2, '4', '2'};
    return Stream.of(
        Arguments.of("an unmasked frame", unmasked, List.of(1002)),
        Arguments.of("RSV1", masked(0xc1, "42[1]"), List.of(1002)),
        Arguments.of("RSV2", masked(0xa1, "42[1]"), List.of(1002)),
        Arguments.of("RSV3", masked(0x91, "42[1]"), List.of(1002)),
        Arguments.of("opcode 3", masked(0x83, "x"), List.of(1002)),
        Arguments.of("opcode 11", masked(0x8b, "x"), List.of(1002)),
        Arguments.of("a continuation of nothing", masked(FINAL_CONTINUATION, "x"), List.of(1002)),
        Arguments.of("a long ping", masked(PING, "p".repeat(126)), List.of(1002)),
        Arguments.of("a ping in parts", masked(0x09, "p"), List.of(1002)),
        Arguments.of("a close with half a code", masked(0x88, "x"), List.of(1002)),
        Arguments.of("a frame of 2^62 bytes", announcing(0x40), List.of(1009)),
        Arguments.of("a frame of 2^63 bytes", announcing(0x80), List.of(1002, 1009)),
        Arguments.of(
            "text that is not UTF-8",
            masked(0x81, new byte[] {'4', (byte) 0xc3, '('}),
            List.of(1007)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void abrokenFrameIsAnsweredWithItsCode(String what, byte[] frame, List<Integer> codes) {
    try (RawClient client = RawClient.revision4(port())) {
      client.socket().bytes(frame);

      assertThat(client.awaitClose()).as(what).isIn(codes);
    }
  }

  @Test
  void aMessageOverTheLimitIsRefusedAndOneBelowIsNot() {
    try (RawClient small = RawClient.revision4(port());
        RawClient big = RawClient.revision4(port())) {
      small.send("42[\"x\",\"" + "y".repeat(MOST - 100) + "\"]");
      big.send("42[\"x\",\"" + "y".repeat(MOST + 100) + "\"]");

      small.listening(redis(), unique("below."));
      assertThat(big.awaitClose()).isEqualTo(1009);
    }
  }

  @Test
  void fragmentsTogetherOverTheLimitAreRefused() {
    try (RawClient client = RawClient.revision4(port())) {
      client.socket().frame(UNFINISHED_TEXT, "42[\"".getBytes(UTF_8));
      for (int i = 0; i < 11; i++) {
        client.socket().frame(CONTINUATION, new byte[MOST / 10]);
      }

      assertThat(client.awaitClose()).isIn(1009, 1007);
    }
  }

  @Test
  void fragmentsOfOneMessageAreOneMessage() {
    String channel = unique("fragments.");
    try (RawClient client = RawClient.revision4(port())) {
      String packet = "42[\"subscribe\",{\"channel\":\"" + channel + "é\"}]";
      byte[] bytes = packet.getBytes(UTF_8);
      client.socket().frame(UNFINISHED_TEXT, new byte[0]);
      for (int i = 0; i < bytes.length - 1; i++) {
        client.socket().frame(CONTINUATION, new byte[] {bytes[i]});
        if (i == 5) {
          client.socket().frame(PING, "between".getBytes(UTF_8));
        }
      }
      client.socket().frame(FINAL_CONTINUATION, new byte[] {bytes[bytes.length - 1]});

      client.assertHears(redis(), channel + "é");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void endlessFragmentsEnd(int size) {
    try (RawClient client = RawClient.revision4(port())) {
      client.socket().frame(UNFINISHED_TEXT, "4".getBytes(UTF_8));
      byte[] many = new byte[0];
      for (int i = 0; i < 1000; i++) {
        many = RawHttp.concat(many, masked(CONTINUATION, new byte[size]));
      }
      for (int i = 0; i < 500 && !client.isClosed(); i++) {
        client.socket().bytes(many);
      }

      client.awaitClose();
    }
  }

  @Test
  void aFloodOfPingsHurtsNobody() {
    try (RawClient client = RawClient.revision4(port())) {
      byte[] many = new byte[0];
      for (int i = 0; i < 1000; i++) {
        many = RawHttp.concat(many, masked(PING, "p"));
      }
      for (int i = 0; i < 100 && !client.isClosed(); i++) {
        client.socket().bytes(many);
      }

      bystander().assertHears(redis(), "bystander");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-WebSocket-Extensions: constructor",
        "Sec-WebSocket-Extensions: __proto__; a=\"b",
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
        "X-Padding: x"
      })
  void extensionsAreNotNegotiated(String header) {
    try (RawClient client = RawClient.revision4(port(), header)) {
      assertThat(client.socket().response().toLowerCase(java.util.Locale.ROOT))
          .doesNotContain("sec-websocket-extensions");
      client.listening(redis(), unique("extensions."));
    }
  }

  private static byte[] announcing(int firstLengthByte) {
    byte[] frame = {
      (byte) 0x81, (byte) 0xff, (byte) firstLengthByte, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4
    };
    return RawHttp.concat(frame, "some of it".getBytes(UTF_8));
  }

  private static byte[] masked(int firstByte, String payload) {
    return masked(firstByte, payload.getBytes(UTF_8));
  }

  private static byte[] masked(int firstByte, byte[] payload) {
    return RawWebSocket.maskedFrame(firstByte, payload);
  }
}
