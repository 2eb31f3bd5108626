package io.echobridge.acceptance;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed and hostile Socket.IO packets on a WebSocket, as the reference server takes them. */
class SocketIoPacketsTest extends OnStage {
  private static final String DIGITS = "1".repeat(900_000);

  /** Each ends the connection that sent it. */
  static final List<String> CLOSING =
      List.of(
          "4",
          "49",
          "4abc",
          "42[\"connect\"]",
          "42[\"disconnecting\"]",
          "42[]",
          "42{}",
          "42[null]",
          "42[\"a\"",
          "42[{\"toString\":\"x\"}]",
          "42" + "[".repeat(3000),
          "42[\"a\"," + "[".repeat(100_000) + "]".repeat(100_000) + "]",
          "43-1[]",
          "42-5[\"a\"]",
          "421e3[\"a\"]",
          "42abc[\"a\"]",
          "4299999999999999999999[\"a\"]",
          "42" + DIGITS + "[\"a\"]",
          "45" + DIGITS,
          "40/a,[1]",
          "40\"str\"",
          "40",
          "44",
          "450-[\"a\"]",
          "45-[\"a\"]",
          "4511-[\"a\"]",
          "45100000-[\"a\"]",
          "452-[\"a\",{\"_placeholder\":true,\"num\":5},{\"_placeholder\":true,\"num\":0}]",
          "451-[\"a\",{\"_placeholder\":true,\"num\":\"0\"}]",
          "451-[\"a\",{\"_placeholder\":true,\"num\":\"splice\"}]",
          "42/unknown,[\"a\"]",
          "41/nope,",
          "2",
          "b!!!!");

  /** None of these does. */
  static final List<String> HARMLESS =
      List.of(
          "42",
          "42[1]",
          "431[]",
          "4310[\"x\"]",
          "42[\"__proto__\"]",
          "42[\"error\"]",
          "42[\"a\",{\"__proto__\":{\"x\":1}}]",
          "420[\"a\"]",
          "40/nope,",
          "40/" + "a".repeat(100) + ",",
          "6",
          "5",
          "0");

  @ParameterizedTest
  @FieldSource("CLOSING")
  void aMalformedPacketEndsItsSender(String packet) {
    try (RawClient client = RawClient.revision4(port())) {
      client.send(packet);

      if (packet.contains("_placeholder")) {
        client.socket().frame(RawWebSocket.BINARY, new byte[] {1});
        client.socket().frame(RawWebSocket.BINARY, new byte[] {2});
      }
      client.awaitClose();
    }
  }

  @ParameterizedTest
  @FieldSource("HARMLESS")
  void aHarmlessPacketEndsNothing(String packet) {
    try (RawClient client = RawClient.revision4(port())) {
      client.send(packet);

      client.listening(redis(), unique("harmless."));
    }
  }

  @Test
  void nothingButFramesMayFollowABinaryPacket() {
    String packet = "451-[\"a\",{\"_placeholder\":true,\"num\":0}]";
    try (RawClient good = RawClient.revision4(port());
        RawClient bad = RawClient.revision4(port())) {
      good.send(packet);
      good.socket().frame(RawWebSocket.BINARY, new byte[] {1, 2, 3});
      bad.send(packet);
      bad.send("42[\"a\"]");

      bad.awaitClose();
      good.listening(redis(), unique("binary."));
    }
  }

  @Test
  void tenAttachmentsAreTakenAndEndlessFramesAreNot() {
    try (RawClient good = RawClient.revision4(port());
        RawClient waiting = RawClient.revision4(port())) {
      StringBuilder packet = new StringBuilder("4510-[\"a\"");
      for (int i = 0; i < 10; i++) {
        packet.append(",{\"_placeholder\":true,\"num\":").append(i).append('}');
      }
      waiting.send(packet.append(']').toString());
      good.send(packet.toString());
      for (int i = 0; i < 10; i++) {
        good.socket().frame(RawWebSocket.BINARY, new byte[1000]);
      }

      good.listening(redis(), unique("attachments."));
      good.socket().frame(RawWebSocket.BINARY, new byte[1000]);
      good.awaitClose();
    }
  }

  @Test
  void unexpectedBinaryEndsItsSender() {
    try (RawClient client = RawClient.revision4(port())) {
      client.socket().frame(RawWebSocket.BINARY, new byte[] {1, 2, 3});

      client.awaitClose();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 255})
  void oddBinaryFramesHurtNobody(int first) {
    try (RawClient young = RawClient.revision4(port());
        RawClient old = RawClient.revision3(port())) {
      for (RawClient client : List.of(young, old)) {
        client.socket().frame(RawWebSocket.BINARY, new byte[0]);
        client.socket().frame(RawWebSocket.BINARY, new byte[] {(byte) first});
        client.socket().frame(RawWebSocket.BINARY, new byte[] {(byte) first, 1, 2});
      }
    }
  }

  @Test
  void anEventBeforeConnectEndsItsSender() {
    try (RawClient client = RawClient.unconnected(port())) {
      client.send("42[\"subscribe\",{\"channel\":\"a\"}]");

      client.awaitClose();
    }
  }

  @Test
  void unknownNamespacesAreRefusedInTheFormOfEachGeneration() {
    try (RawClient young = RawClient.revision4(port());
        RawClient old = RawClient.revision3(port())) {
      young.send("40/nope,");
      old.send("40/nope,");

      young.await("44/nope,{\"message\":\"Invalid namespace\"}");
      old.await("44/nope,\"Invalid namespace\"");
      young.listening(redis(), unique("after."));
      old.listening(redis(), unique("after."));
    }
  }

  @Test
  void tensOfThousandsOfNamespacesAreNotKept() {
    try (RawClient client = RawClient.revision4(port())) {
      for (int i = 0; i < 20_000 && !client.isClosed(); i++) {
        client.send("40/n" + i + ",");
      }
      client.send("40/" + "a".repeat(900_000) + ",");
    }
  }

  @Test
  void thousandsOfSubscriptionsOfOneClientAreNotKept() {
    try (RawClient client = RawClient.revision4(port())) {
      for (int i = 0; i < 20_000 && !client.isClosed(); i++) {
        client.subscribe(i + ".many." + "x".repeat(100));
      }
    }
  }

  @ParameterizedTest
  @FieldSource("CLOSING")
  void onTheOldRevisionTheyHurtNobodyEither(String packet) {
    try (RawClient client = RawClient.revision3(port())) {
      client.send(packet);
      client.send("2");
    }
  }
}
