package io.echobridge.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigFactory;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.InvalidConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisConfigTest {
  @Test
  void theSmallestBlockIsEnough() {
    assertThat(problems("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "url = \"redis://a\"",
        "url = \"rediss://user:p%40ss@a.example.org:6380\"",
        "url = \"redis://[::1]:6379\"",
        "url = \"redis://127.0.0.1:6379/3\"",
        "url = \"redis://a:1,b:2,c\", cluster = true",
        "url = \"redis-sentinel://a,b,c#mymaster\"",
        "url = \"redis-sentinel://a,b,c\", sentinel-master = mymaster",
        "url = \"redis-socket:///run/redis.sock\"",
        "prefix = [\"a_\", \"b_\"]",
        "prefix = \"\"",
        "subscription = auto",
        "streams = [orders, \"shop:news\"]",
        "user = bridge, password = secret"
      })
  void rightSettingsPass(String block) {
    assertThat(problems(block)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url = \"localhost:6379\"|brokers.main.url: expected redis://…",
        "url = \"localhost:6379\"|got \"localhost:6379\"",
        "url = \"http://user:hunter2@a\"|got \"a\"",
        "url = \"redis://a:99999\"|url: expected a port from 1 to 65535, got 99999",
        "url = \"redis://a,b\"|url: expected one host, or cluster = true",
        "url = \"redis://u:100%@a\"|url: user or password is not percent-encoded",
        "url = \"redis-socket://\"|url: expected the path of a socket",
        "url = \"redis-sentinel://a\"|sentinel-master: expected the master's name, got nothing",
        "sentinel-master = m|sentinel-master: expected nothing, or a url of redis-sentinel://…",
        "url = \"redis-sentinel://a#m\", cluster = true|cluster: expected false",
        "user = bridge|user: expected a password with it, got none",
        "prefix = { a = b }|prefix: expected a text, a list of texts, or auto",
        "prefix = [[]]|prefix: expected a text, a list of texts, or auto",
        "reconnect.first-delay = 20s|longest-delay: expected first-delay or more",
        "tls.ca-file = /does/not/exist|tls.ca-file: expected a file that can be read",
        "tls.cert-file = /dev/null|tls.key-file: expected the key of cert-file",
        "subscription = sometimes|subscription: expected",
        "patterns = [a]|patterns: expected none, or a prefix other than auto",
        "prefix = \"\", patterns = [a], streams = [b]|streams: expected none with patterns",
        "streams = [a], cluster = true|streams: expected none with patterns, or with cluster",
        "streams = [a, a]|streams: expected names that differ",
        "streams = [\"\"]|streams: expected names that differ"
      })
  void aWrongSettingIsNamed(String block, String words) {
    assertThat(problems(block)).anyMatch(line -> line.contains(words));
    assertThat(problems(block)).noneMatch(line -> line.contains("hunter2"));
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    assertThat(problems("url = \"localhost:6379\", prefix = { a = b }, connect-timeout = 0s"))
        .hasSize(3);
  }

  private static List<String> problems(String block) {
    String text = "apps.default { brokers.main { type = redis\n" + block + "\n} }";
    InvalidConfigException invalid =
        catchThrowableOfType(
            InvalidConfigException.class,
            () -> ConfigLoader.installed().load(ConfigFactory.parseString(text)));
    return invalid == null ? List.of() : invalid.problems();
  }
}
