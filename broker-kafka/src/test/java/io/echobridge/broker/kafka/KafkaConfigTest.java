package io.echobridge.broker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigFactory;
import io.echobridge.broker.BrokerContext;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.Effective;
import io.echobridge.config.InvalidConfigException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaConfigTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "topics = orders",
        "topics = [orders, news]",
        "topic-pattern = \"shop\\\\..*\"",
        "topics = orders, bootstrap-servers = \"a:9092\"",
        "topics = orders, bootstrap-servers = [\"a.example.org:9092\", \"[::1]:9092\"]",
        "topics = orders, address = key, from = start",
        "topics = orders, from = \"2026-01-31T12:00:00Z\"",
        "topics = orders, from = 10m",
        "topics = orders, dead-letter.topic = dead, peers.topic = peers",
        "topics = orders, properties { security.protocol = SSL, ssl { truststore.type = PEM } }"
      })
  void rightSettingsPass(String block) {
    assertThat(problems(block)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from = end|topics: expected either topics or topic-pattern, got neither",
        "topics = a, topic-pattern = b|topics: expected either topics or topic-pattern, got both",
        "topics = \"a b\"|topics: expected a topic's name",
        "topics = \"..\"|topics: expected a topic's name",
        "topic-pattern = \"a[\"|topic-pattern: expected a regular expression",
        "topics = a, bootstrap-servers = localhost|bootstrap-servers: expected host:port",
        "topics = a, bootstrap-servers = []|bootstrap-servers: expected at least one",
        "topics = a, from = latest|from: expected end, start, a time such as",
        "topics = a, address = partition|address: expected one of topic, key",
        "topics = a, look-every = 0s|look-every: expected 1ms or more",
        "topics = a, reconnect.first-delay = 20s|longest-delay: expected first-delay or more",
        "topics = a, dead-letter.topic = \"a b\"|dead-letter.topic: expected a topic's name",
        "topics = a, properties = 7|properties: expected a block",
        "topics = a, properties.group.id = x|properties.group.id: expected nothing"
      })
  void aWrongSettingIsNamed(String block, String words) {
    assertThat(problems(block)).anyMatch(line -> line.contains(words));
  }

  @Test
  void checkConfigShowsWhatIsInForceButNoSecrets() throws InvalidConfigException {
    String shown =
        Effective.render(
            ConfigLoader.installed()
                .load(
                    ConfigFactory.parseString(
                        """
                        apps.default.brokers.main {
                          type = kafka
                          topics = orders
                          properties {
                            security.protocol = SASL_SSL
                            sasl.jaas.config = "… password=hunter2"
                            sasl { login.connect.timeout.ms = 700 }
                            ssl { keystore { password = hunter2, key = hunter2 }, key.password = hunter2 }
                            "sasl.oauthbearer.client.credentials.client.secret" = hunter2
                          }
                        }
                        """)));

    assertThat(shown).contains("SASL_SSL", "700", "***").doesNotContain("hunter2");
  }

  @Test
  void kafkaChecksTheValuesOfProperties() {
    assertThatThrownBy(
            () -> KafkaConfigs.to("a:1", "t").with(Map.of("fetch.max.bytes", "many")).node("n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("properties: Invalid value many for configuration fetch.max.bytes");
  }

  @Test
  void thisProgramsTopicsAreNotRead() {
    assertThatThrownBy(() -> KafkaConfigs.to("a:1", "t", "dead").deadLetter("dead").node("n"))
        .hasMessageContaining("topics: expected topics of the application, got dead");
    assertThatThrownBy(
            () ->
                new KafkaBroker(
                    KafkaConfigs.to("a:1", "t").made(),
                    new BrokerContext("my app", "main", "n", false)))
        .hasMessageContaining("peers.topic: expected a topic's name");
  }

  @Test
  void whoIsOnAPresenceChannelCannotBePublishedHere() throws InvalidConfigException {
    String text = "apps.default.brokers.main { type = kafka, topics = a, publish-presence = true }";
    var apps = ConfigLoader.installed().load(ConfigFactory.parseString(text)).apps();
    var broker = apps.values().iterator().next().brokers().values().iterator().next();

    assertThatThrownBy(() -> broker.create(new BrokerContext("default", "main", "n", false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("publish-presence: expected false")
        .hasMessageContaining("kafka");
  }

  private static List<String> problems(String block) {
    String text = "apps.default { brokers.main { type = kafka\n" + block + "\n} }";
    InvalidConfigException invalid =
        catchThrowableOfType(
            InvalidConfigException.class,
            () -> ConfigLoader.installed().load(ConfigFactory.parseString(text)));
    return invalid == null ? List.of() : invalid.problems();
  }
}
