package io.echobridge.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisUrlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis://h                         | redis://h:6379",
        "redis://h:1                       | redis://h:1",
        "redis://h:1/3                     | redis://h:1",
        "rediss://:secret@h                | rediss://h:6379",
        "redis://user:secret@[::1]:7       | redis://[::1]:7",
        "redis://a:1,b,c:3                 | redis://a:1,b:6379,c:3",
        "redis-sentinel://a,b:2/0#mymaster | redis-sentinel://a:26379,b:2#mymaster",
        "rediss-sentinel://a#m             | rediss-sentinel://a:26379#m",
        "redis-socket:///run/redis.sock    | redis-socket:///run/redis.sock",
        "unix:///run/redis.sock            | redis-socket:///run/redis.sock",
      })
  void urlsAreTakenApartAndShownWithoutSecrets(String url, String shown) {
    assertThat(RedisUrl.parse(url).shown()).isEqualTo(shown);
  }

  @Test
  void credentialsArePercentDecoded() {
    RedisUrl url = RedisUrl.parse("redis://a%40b:p%2Fw+%25%3A@h");
    assertThat(url.user()).hasValue("a@b");
    assertThat(url.password()).hasValue("p/w+%:");
    assertThat(RedisUrl.parse("redis://secret@h").password()).hasValue("secret");
    assertThat(RedisUrl.parse("redis://secret@h").user()).isEmpty();
    assertThat(RedisUrl.parse("redis://h").password()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost:6379      | url: expected redis://",
        "http://u:secret@h   | url: expected redis://",
        "redis://            | url: expected host:port",
        "redis://u:secret@h:x| url: expected host:port",
        "redis://h:0         | url: expected a port from 1 to 65535, got 0",
        "redis-socket://     | url: expected the path of a socket",
        "redis://u:sec%ret@h | url: user or password is not percent-encoded",
      })
  void aWrongUrlIsNamedWithoutItsSecrets(String url, String message) {
    assertThatThrownBy(() -> RedisUrl.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContainingAny("secret", "sec%ret");
  }
}
