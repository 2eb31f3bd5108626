package io.echobridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerFactory;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.MemoryBroker;
import io.echobridge.channel.ChannelName;
import io.echobridge.config.AppConfig;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.Plugins;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class RecoveryCheckTest {
  @Test
  void clientsCanComeBackToAnyNodeWhereEveryBrokerNamesPlaces() throws Exception {
    assertThat(look("brokers.main.type = placing"))
        .singleElement()
        .isEqualTo(Finding.ok("recovery", "apps.a.recovery: clients can come back to any node"));
  }

  @Test
  void aBrokerThatNamesNoneIsAWarningThatNamesItAndWhatToSet() throws Exception {
    assertThat(look("brokers { main.type = placing, other.type = redis, third.type = rabbitmq }"))
        .hasSize(2)
        .allSatisfy(
            finding -> {
              assertThat(finding.level()).isEqualTo(Finding.Level.WARNING);
              assertThat(finding.id()).isEqualTo("recovery-one-node");
            })
        .extracting(Finding::change)
        .containsExactly(
            "Remove apps.a.brokers.other.patterns, and apps.a.brokers.other.subscription.",
            "apps.a.brokers.third.queue.type = stream");
  }

  @Test
  void recoveryThatIsOffIsTold() throws Exception {
    assertThat(look("brokers.main.type = redis, recovery.enabled = false"))
        .singleElement()
        .isEqualTo(
            Finding.ok(
                "recovery",
                "apps.a.recovery.enabled = false: clients that come back miss events, and a"
                    + " keeper cannot help"));
  }

  private static List<Finding> look(String app) throws Exception {
    Plugins plugins =
        new Plugins(
            Map.of(
                "placing", new Factory("placing"),
                "redis", new Factory("redis"),
                "rabbitmq", new Factory("rabbitmq")),
            Map.of());
    AppConfig config =
        Objects.requireNonNull(
            new ConfigLoader(plugins, Map.of())
                .load(ConfigFactory.parseString("apps.a { " + app + " }"))
                .apps()
                .get("a"));
    return new RecoveryCheck("a", config).look();
  }

  private record Factory(String type) implements BrokerFactory<Factory.Settings> {
    record Settings() {}

    @Override
    public Class<Settings> configType() {
      return Settings.class;
    }

    @Override
    public Broker create(Settings config, BrokerContext context) {
      return type.equals("placing")
          ? new MemoryBroker(new MemoryBroker.Exchange())
          : new Unplaced();
    }
  }

  /** It is never started. */
  private static final class Unplaced implements Broker {
    @Override
    public void start(BrokerListener listener) {}

    @Override
    public CompletionStage<Void> subscribe(ChannelName channel) {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> unsubscribe(ChannelName channel) {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void close() {}
  }
}
