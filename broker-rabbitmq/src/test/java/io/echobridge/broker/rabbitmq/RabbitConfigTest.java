package io.echobridge.broker.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.echobridge.broker.BrokerContext;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.Effective;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class RabbitConfigTest {
  private static final String EVENTS = "bindings = [{ exchange = events }]\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "addresses = [\"rabbit\", \"[::1]:5673\"]",
        "addresses = [\"amqp://bridge:p%40ss@rabbit:5672/shop\"]",
        "addresses = [\"amqps://rabbit\"], user = bridge, password = secret, virtual-host = shop",
        "bindings = [{ exchange = prices, type = direct, keys = [eur], declare = true }]",
        "bindings = [], streams = [{ name = clicks, from = first }]",
        "streams = [{ name = clicks, from = \"2026-11-20T08:00:00Z\" }]",
        "queue { type = quorum, expires = 24d, prefetch = 1 }",
        "queue.exclusive = true",
        "queue { type = stream, stream = \"echobridge.history.shop\" }",
        "dead-letter-exchange = dead, peers-exchange = peers, heartbeat = 1s"
      })
  void rightSettingsPass(String block) {
    assertThat(Settings.problems(EVENTS + block)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bindings = []|bindings: expected an exchange with the events, such as",
        "addresses = []|addresses: expected at least one",
        "addresses = [\"http://rabbit\"]|addresses: expected host:port, amqp://… or amqps://…",
        "addresses = [\"rabbit:70000\"]|addresses: expected a port from 1 to 65535, got 70000",
        "addresses = [\"a\", \"amqps://b\"]|addresses: expected the same scheme, user, password",
        "addresses = [\"amqp://u:p@a\"], user = v, password = q|user: expected nothing, because",
        "addresses = [\"a/x\"], virtual-host = y|virtual-host: expected nothing, because",
        "user = bridge|user: expected user and password together",
        "heartbeat = 10ms|heartbeat: expected 1s or more",
        "connect-timeout = 0s|connect-timeout: expected 1ms or more",
        "reconnect { first-delay = 2s, longest-delay = 1s }|longest-delay: expected first-delay",
        "bindings = [{ exchange = \"\" }]|exchange: expected its name, got nothing",
        "bindings = [{ exchange = a, type = topic }]|type: expected nothing, or declare = true",
        "bindings = [{ exchange = a, type = direct, declare = true }]|keys: expected the routing",
        "bindings = [{ exchange = a, keys = [] }]|keys: expected at least one",
        "queue { type = quorum, exclusive = true }|exclusive: expected false, because a quorum queue",
        "queue { type = stream, exclusive = true }|exclusive: expected false, because a stream",
        "queue.stream = clicks|stream: expected nothing, or type = stream",
        "queue { type = stream, stream = \"\" }|stream: expected a stream's name",
        "queue.expires = 25d|expires: expected 24 days or less",
        "queue.prefetch = 1001|prefetch: expected 1 to 1000, got 1001",
        "streams = [{ name = \"\" }]|name: expected a stream's name, got nothing",
        "streams = [{ name = a, from = end }]|from: expected next, first, last or a time such as",
        "dead-letter-exchange = \"\"|dead-letter-exchange: expected the name of an exchange",
        "dead-letter-exchange = events|dead-letter-exchange: expected an exchange that is not among",
        "peers-exchange = events|peers-exchange: expected an exchange that is not among",
        "peers-exchange = a, dead-letter-exchange = a|peers-exchange: expected an exchange other than",
        "peers-exchange = \"\"|peers-exchange: expected the name of an exchange",
        "tls.ca-file = \"nowhere.pem\"|ca-file: expected a file that can be read, got",
        "tls.cert-file = \"pom.xml\"|key-file: expected the key of cert-file, got nothing",
        "tls.key-file = \"pom.xml\"|cert-file: expected the certificate of key-file, got nothing"
      })
  void aWrongSettingIsNamed(String block, String words) {
    assertThat(Settings.problems(EVENTS + block)).anyMatch(line -> line.contains(words));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bindings = [{ exchange = echobridge.peers.shop }]",
        "bindings = [{ exchange = events }], dead-letter-exchange = echobridge.peers.shop"
      })
  void theNodesOwnExchangeIsNoPlaceForEvents(String block) {
    assertThatThrownBy(
            () ->
                new RabbitFactory()
                    .create(
                        Settings.of(block).config(), new BrokerContext("shop", "main", "n", true)))
        .hasMessageContaining("echobridge.peers.shop, which the nodes use among themselves");
    assertThatCode(
            () ->
                new RabbitFactory()
                    .create(
                        Settings.of(block).config(), new BrokerContext("forum", "main", "n", true))
                    .close())
        .doesNotThrowAnyException();
  }

  @Test
  void aWrongAddressDoesNotTellItsPassword() {
    String problems =
        Settings.problems(EVENTS + "addresses = [\"amqp://u:hunter2@host:port\"]").toString();
    assertThat(problems).contains("got \"host:port\"").doesNotContain("hunter2");
  }

  @Test
  void checkConfigShowsWhatIsInForceButNoSecrets() throws Exception {
    String shown =
        Effective.render(
            ConfigLoader.installed()
                .load(
                    ConfigFactory.parseString(
                        """
                        apps.default.brokers.main {
                          type = rabbitmq
                          addresses = ["amqp://bridge:hunter2@rabbit:5672"]
                          bindings = [{ exchange = events }]
                        }
                        apps.default.brokers.other {
                          type = rabbitmq
                          user = bridge, password = hunter2
                          bindings = [{ exchange = events }]
                          tls.key-password = hunter2
                        }
                        """)));
    assertThat(shown).contains("events", "bridge").doesNotContain("hunter2");
  }
}
