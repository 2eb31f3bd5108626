package io.echobridge.protocol.pusher.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UserDataTest {
  @Test
  void aUserHasAnIdAndPerhapsMore() throws BadFrameException {
    UserData user =
        UserData.parse(
            "{\"id\":\"7\",\"user_info\":{\"n\": 1.0},\"watchlist\":[\"8\",9,\"8\",\"a\"],\"x\":[]}");

    assertThat(user.id()).isEqualTo("7");
    assertThat(user.watchlist()).containsExactly("8", "a");
    assertThat(user.isCut()).isFalse();
    assertThat(user.member().userId()).isEqualTo("7");
    assertThat(user.member().channelData())
        .hasToString("{\"user_id\":\"7\",\"user_info\":{\"n\": 1.0}}");
    assertThat(UserData.parse("{\"id\":\"7\"}").member().channelData())
        .hasToString("{\"user_id\":\"7\",\"user_info\":null}");
  }

  @Test
  void ofALongWatchlistTheFirstHundredCount() throws BadFrameException {
    assertThat(UserData.parse(watching(100)).isCut()).isFalse();
    UserData user = UserData.parse(watching(101));

    assertThat(user.isCut()).isTrue();
    assertThat(user.watchlist()).hasSize(100).contains("u0", "u99").doesNotContain("u100");
  }

  private static String watching(int users) {
    return IntStream.range(0, users)
        .mapToObj(i -> "\"u" + i + '"')
        .collect(Collectors.joining(",", "{\"id\":\"7\",\"watchlist\":[", "]}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "\"7\"",
        "{\"id\":7}",
        "{\"id\":\"\"}",
        "{\"id\":null}",
        "{\"id\":[\"7\"]}",
        "{\"id\":\"7\",\"id\":8}",
        "{\"id\":\"\\ud800\"}",
        "{\"id\":\"7\"",
        "{\"id\":\"7\"} {}"
      })
  void whatNamesNobodyIsRefused(String text) {
    assertThatThrownBy(() -> UserData.parse(text))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining("non-empty string id");
  }
}
