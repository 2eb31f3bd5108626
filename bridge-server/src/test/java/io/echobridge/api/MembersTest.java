package io.echobridge.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e9999999999",
        "{\"n\":1e-9999999999,\"big\":123456789012345678901234567890,\"one\":1.0}",
        "\"\\ud800\"",
        "\"é\"",
        "null"
      })
  void userInfoIsWhatTheApplicationSaid(String info) throws Exception {
    assertThat(shown("{\"user_id\":7,\"user_info\":" + info + "}"))
        .isEqualToIgnoringCase("{\"id\":7,\"user_info\":" + info + "}");
  }

  @Test
  void whoHasNoInfoHasNull() throws Exception {
    assertThat(shown("{\"user_id\":\"7\",\"more\":[1]}"))
        .isEqualTo("{\"id\":\"7\",\"user_info\":null}");
  }

  private static String shown(String data) throws Exception {
    ObjectNode json = Members.asOld(new Member("7", RawJson.of(data)));
    return new ObjectMapper().writeValueAsString(json);
  }
}
