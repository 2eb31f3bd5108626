package io.echobridge.protocol.echo.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echobridge.channel.RawJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PayloadTest {
  @Test
  void anEventIsANameAndRawArguments() throws MalformedPacketException {
    Payload payload = Payload.event("[ \"h\\u0065y\" , 1.0, {\"a\" :\"\\u00e9\"} ]", 0);
    assertThat(payload.name()).isEqualTo("hey");
    assertThat(payload.arguments())
        .containsExactly(RawJson.of("1.0"), RawJson.of("{\"a\" :\"\\u00e9\"}"));
  }

  @Test
  void aNumberIsAName() throws MalformedPacketException {
    assertThat(Payload.event("[1]", 0).name()).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"error\"]", "[\"__proto__\"]", "[\"\"]", "[\"a\",{\"__proto__\":1}]"})
  void oddEventsAreEvents(String json) throws MalformedPacketException {
    assertThat(Payload.event(json, 0).arguments()).hasSizeBetween(0, 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "7",
        "\"a\"",
        "[null]",
        "[true]",
        "[[\"a\"]]",
        "[{\"toString\":\"x\"}]",
        "[\"a\"",
        "[\"a\",",
        "[\"a\",]",
        "[\"a\"]]",
        "[\"a\"]x",
        "[\"a\"][\"b\"]",
        "[\"a\" \"b\"]",
        "['a']",
        "[\"a\",01]",
        "[\"a\",NaN]",
        "[\"a\",.5]",
        "[\"a\",\"\\x\"]",
        "[\"a\",\"\n\"]",
        "[\"a\",{a:1}]",
        "[\"a\",/* */1]",
        "e3[\"a\"]",
        "-5[\"a\"]",
        "[\"connect\"]",
        "[\"connect_error\"]",
        "[\"disconnect\"]",
        "[\"disconnecting\"]",
        "[\"newListener\"]",
        "[\"removeListener\"]",
        "[\"c\\u006fnnect\"]",
      })
  void whatIsNoEventIsRefused(String json) {
    assertThatThrownBy(() -> Payload.event(json, 0)).isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void depthHasALimit() throws MalformedPacketException {
    int most = Json.MAX_DEPTH - 1;
    assertThat(Payload.event(nested(most), 0).arguments()).hasSize(1);
    assertThat(Payload.event(nested(most), 1).arguments()).hasSize(1);
    for (int depth : new int[] {most + 1, 3_000, 100_000}) {
      assertThatThrownBy(() -> Payload.event(nested(depth), 0))
          .isInstanceOf(MalformedPacketException.class);
      assertThatThrownBy(() -> Payload.event(nested(depth), 1))
          .isInstanceOf(MalformedPacketException.class);
    }
  }

  @Test
  void numbersHaveALimit() throws MalformedPacketException {
    String most = "9".repeat(Json.MAX_NUMBER);
    assertThat(Payload.event("[\"a\"," + most + "]", 0).arguments())
        .containsExactly(RawJson.of(most));
    assertThatThrownBy(() -> Payload.event("[\"a\"," + most + "9]", 0))
        .isInstanceOf(MalformedPacketException.class);
    assertThatThrownBy(() -> Payload.event("[\"a\",{\"n\":0." + "9".repeat(1_000_000) + "}]", 0))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void argumentsHaveALimit() throws MalformedPacketException {
    String most = "[\"a\"" + ",1".repeat(Payload.MAX_ARGUMENTS);
    assertThat(Payload.event(most + "]", 0).arguments()).hasSize(Payload.MAX_ARGUMENTS);
    assertThatThrownBy(() -> Payload.event(most + ",1]", 0))
        .isInstanceOf(MalformedPacketException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"_placeholder\":true,\"num\":0}",
        "{\"num\":1,\"_placeholder\":true}",
        "{\"a\":[{\"_placeholder\":true,\"num\":1}]}",
        "{\"_placeholder\":false,\"num\":9}",
        "{\"_placeholder\":\"true\",\"num\":9}",
        "{\"num\":\"splice\"}",
        "1",
      })
  void placeholdersForAttachmentsArePassedOn(String argument) throws MalformedPacketException {
    assertThat(Payload.event("[\"a\"," + argument + "]", 2).arguments())
        .containsExactly(RawJson.of(argument));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"_placeholder\":true}",
        "{\"_placeholder\":true,\"num\":2}",
        "{\"_placeholder\":true,\"num\":5}",
        "{\"_placeholder\":true,\"num\":-1}",
        "{\"_placeholder\":true,\"num\":0.5}",
        "{\"_placeholder\":true,\"num\":\"0\"}",
        "{\"_placeholder\":true,\"num\":\"splice\"}",
        "{\"_placeholder\":true,\"num\":10000000000000000000}",
        "{\"a\":[{\"_placeholder\":true,\"num\":2}]}",
        "{\"_placeholder\":true,\"num\":{\"num\":1}}",
      })
  void placeholdersWithoutAnAttachmentAreRefused(String argument) {
    assertThatThrownBy(() -> Payload.event("[\"a\"," + argument + "]", 2))
        .isInstanceOf(MalformedPacketException.class);
  }

  private static String nested(int depth) {
    return "[\"a\"," + "[".repeat(depth) + "]".repeat(depth) + "]";
  }
}
