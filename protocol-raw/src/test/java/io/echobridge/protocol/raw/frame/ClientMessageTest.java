package io.echobridge.protocol.raw.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientMessageTest {
  @Test
  void aMessageIsReadAsItStands() {
    ClientMessage message =
        ClientMessage.parse(
                "{\"type\":\"whisper\",\"channel\":\"private-a\",\"event\":\"client-x\","
                    + "\"data\":{\"n\": 1.0 },\"after\":\"1a\",\"more\":[{}]}")
            .orElseThrow();
    assertThat(message.type()).isEqualTo("whisper");
    assertThat(message.channel()).isEqualTo("private-a");
    assertThat(message.event()).isEqualTo("client-x");
    assertThat(message.data()).hasToString("{\"n\": 1.0 }");
    assertThat(message.after()).contains("1a");
  }

  @Test
  void whatIsMissingOrNoTextIsEmpty() {
    ClientMessage message =
        ClientMessage.parse("{\"type\":1,\"channel\":[],\"after\":\"\"}").orElseThrow();
    assertThat(message.type()).isEmpty();
    assertThat(message.channel()).isEmpty();
    assertThat(message.after()).isEmpty();
    assertThat(message.data()).hasToString("null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ping", "[]", "{", "{} {}", "{\"a\":}", "\"x\"", "{\"data\":NaN}"})
  void whatIsNoObjectIsNoMessage(String text) {
    assertThat(ClientMessage.parse(text)).isEmpty();
  }

  @Test
  void whatIsNestedWithoutEndIsNoMessage() {
    assertThat(ClientMessage.parse("{\"data\":" + "[".repeat(30_000))).isEmpty();
    assertThat(ClientMessage.parse("{\"data\":" + "[".repeat(500) + "]".repeat(500) + "}"))
        .isEmpty();
  }
}
