package io.echobridge.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChannelDataTest {
  @Test
  void numbersAndTextsAreTheSameUser() {
    assertThat(ChannelData.member("{\"user_id\":7}"))
        .hasValue(new Member("7", RawJson.of("{\"user_id\":7}")));
    assertThat(ChannelData.member(" {\"user_info\": 1.0, \"user_id\":\"7\"} "))
        .hasValue(new Member("7", RawJson.of("{\"user_info\": 1.0, \"user_id\":\"7\"}")));
    assertThat(ChannelData.member("{\"user_id\":0}").orElseThrow().userId()).isEqualTo("0");
    assertThat(ChannelData.member("{\"user_id\":1,\"user_id\":2}").orElseThrow().userId())
        .isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "[7]",
        "{}",
        "{\"user_id\":null}",
        "{\"user_id\":\"\"}",
        "{\"user_id\":7.5}",
        "{\"user_id\":[7]}",
        "{\"user_id\":7,\"user_id\":true}",
        "{\"user_id\":\"\\ud800\"}",
        "{\"user_id\":7",
        "{\"user_id\":7} 8",
        "{\"user\":{\"user_id\":7}}"
      })
  void whatNamesNobodyIsNobody(String channelData) {
    assertThat(ChannelData.member(channelData)).isEmpty();
  }
}
