package io.echobridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerFactory;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.MemoryBroker;
import io.echobridge.broker.PeerLink;
import io.echobridge.broker.PeerListener;
import io.echobridge.channel.ChannelName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembershipTest {
  private static final String SECRET = "cluster.secrets = [0123456789abcdef]";
  private static final Plugins PLUGINS =
      new Plugins(
          Stream.of("redis", "rabbitmq", "kafka", "other")
              .collect(Collectors.toMap(type -> type, Typed::new)),
          Map.of());

  private record Settings() {}

  private record Typed(String type) implements BrokerFactory<Settings> {
    @Override
    public Class<Settings> configType() {
      return Settings.class;
    }

    @Override
    public Broker create(Settings config, BrokerContext context) {
      return new MemoryBroker(new MemoryBroker.Exchange());
    }
  }

  /** Says where it is, and does nothing. */
  private record Link(List<String> hosts) implements PeerLink {
    @Override
    public void open(String node, PeerListener listener) {}

    @Override
    public CompletionStage<Void> send(byte[] message) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> sendTo(String node, byte[] message) {
      return send(message);
    }

    @Override
    public void close() {}
  }

  private record Linked(Optional<PeerLink> peers) implements Broker {
    static Linked at(String... hosts) {
      return new Linked(Optional.of(new Link(List.of(hosts))));
    }

    @Override
    public void start(BrokerListener listener) {}

    @Override
    public CompletionStage<Void> subscribe(ChannelName channel) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> unsubscribe(ChannelName channel) {
      return subscribe(channel);
    }

    @Override
    public void close() {}
  }

  private static AppConfig app(String text) throws InvalidConfigException {
    return Objects.requireNonNull(
        new ConfigLoader(PLUGINS, Map.of())
            .load(ConfigFactory.parseString("apps.a { " + text + " }"))
            .apps()
            .get("a"));
  }

  private static Membership with(String text, Broker main) throws InvalidConfigException {
    return Membership.of("a", app("brokers.main.type = redis, " + text), Map.of("main", main));
  }

  private static String carrier(String text) throws InvalidConfigException {
    AppConfig app = app(text);
    Map<String, Broker> brokers =
        app.brokers().keySet().stream()
            .collect(Collectors.toMap(name -> name, name -> Linked.at("localhost")));
    return Membership.of("a", app, brokers).broker().orElse("none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1"})
  void onABrokerOfThisMachineNodesNeedNoSecret(String host) throws Exception {
    assertThat(with("", Linked.at(host))).isEqualTo(new Membership(Optional.of("main"), null));
  }

  @Test
  void onABrokerWithoutANetworkNodesNeedNoSecret() throws Exception {
    assertThat(with("", Linked.at()).alone()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis.example", "10.0.0.1", "0.0.0.0", "localhost.example"})
  void onABrokerThatOthersCanReachANodeWithoutASecretIsAloneAndSaysWhatToWrite(String host)
      throws Exception {
    Membership alone = with("", Linked.at("localhost", host));

    assertThat(alone.broker()).isEmpty();
    assertThat(alone.alone())
        .contains("apps.a.cluster.secrets = [", "apps.a.cluster.enabled = false");
    assertThat(with(SECRET, Linked.at(host)).broker()).contains("main");
    assertThat(with("cluster.accept-unsigned = true", Linked.at(host)).broker()).contains("main");
  }

  @Test
  void aNodeThatIsToldToBeAloneIsAlone() throws Exception {
    assertThat(with(SECRET + ", cluster.enabled = false", Linked.at("localhost")))
        .isEqualTo(new Membership(Optional.empty(), "cluster.enabled = false"));
  }

  @Test
  void aNodeWhoseBrokerCarriesNothingBetweenNodesIsAlone() throws Exception {
    assertThat(with(SECRET, new Linked(Optional.empty())))
        .isEqualTo(
            new Membership(Optional.empty(), "its broker carries no messages between nodes"));
  }

  @Test
  void ofSeveralBrokersTheBestCarrierIsTaken() throws Exception {
    assertThat(carrier("brokers { a.type = kafka, b.type = rabbitmq, c.type = redis }"))
        .isEqualTo("c");
    assertThat(carrier("brokers { a.type = kafka, b.type = rabbitmq, c.type = other }"))
        .isEqualTo("b");
    assertThat(carrier("brokers { b.type = kafka, a.type = other }")).isEqualTo("b");
    assertThat(carrier("brokers { second.type = redis, first.type = redis }")).isEqualTo("first");
  }

  @Test
  void aBrokerOfAnotherTypeIsTakenWhenItIsTheOnlyOneOrIsNamed() throws Exception {
    assertThat(carrier("brokers.x.type = other")).isEqualTo("x");
    assertThat(carrier("brokers { x.type = other, y.type = other }")).isEqualTo("none");
    assertThat(carrier("brokers { x.type = other, y.type = redis }, cluster.broker = x"))
        .isEqualTo("x");
  }

  @Test
  void installationsThatShareABrokerAreTwoClustersUnlessTheyAskAndServeTheSame() throws Exception {
    String main = "brokers.main.type = redis, ";
    String auth = main + "auth.url = \"http://127.0.0.1:1/auth\"";
    String api = main + "api.clients.one.key = k";

    assertThat(name(auth)).isEqualTo(name(auth + ", limits.max-event-size = 2 MiB"));
    assertThat(name(auth)).isNotEqualTo(name(auth.replace("/auth", "/other")));
    assertThat(name(api)).isEqualTo(name(api.replace("= k", "= l")));
    assertThat(name(api)).isNotEqualTo(name(api.replace("one", "two")));
  }

  @Test
  void aSecretOrANameIsWhatNodesHaveInCommonWhateverElseTheySay() throws Exception {
    String main = "brokers.main.type = redis, ";
    String auth = ", auth.url = \"http://127.0.0.1:1/auth\"";

    assertThat(name(main + SECRET)).isEmpty();
    assertThat(name(main + SECRET + auth)).isEmpty();
    assertThat(name(main + "cluster.name = shop")).isEqualTo("shop");
    assertThat(name(main + "cluster.name = shop" + auth)).isEqualTo("shop");
    assertThat(Membership.configuration(app(main + SECRET)))
        .as("what tells that their settings differ")
        .isNotEqualTo(Membership.configuration(app(main + SECRET + auth)));
  }

  private static String name(String text) throws InvalidConfigException {
    return Membership.identity("a", app(text)).name();
  }
}
