package io.echobridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerFactory;
import io.echobridge.broker.BrokerListener;
import io.echobridge.channel.ChannelName;
import io.echobridge.config.BrokerConfig;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.Plugins;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What plug-ins say of their links; those in the package are tested with real brokers. */
class BrokerCheckTest {
  @ParameterizedTest
  @CsvSource({
    "up,            broker",
    "'',            broker-silent",
    "it rains,      broker-down",
    "it timed out,  broker-timeout"
  })
  void aPlugInThatSaysNothingOrSomethingUnknownIsAFault(String words, String id) throws Exception {
    Plugins plugins = new Plugins(Map.of("fake", new Factory(words)), Map.of());
    BrokerConfig<?> config =
        new ConfigLoader(plugins, Map.of())
            .load(ConfigFactory.parseString("apps.a.brokers.main.type = fake"))
            .apps()
            .values()
            .iterator()
            .next()
            .brokers()
            .values()
            .iterator()
            .next();

    List<Finding> found = new BrokerCheck("a", "main", config, Duration.ofSeconds(1)).look();

    assertThat(found).extracting(Finding::id).containsExactly(id);
    assertThat(found.get(0).what()).contains("apps.a.brokers.main");
  }

  private record Factory(String words) implements BrokerFactory<Factory.Settings> {
    record Settings() {}

    @Override
    public String type() {
      return "fake";
    }

    @Override
    public Class<Settings> configType() {
      return Settings.class;
    }

    @Override
    public Broker create(Settings config, BrokerContext context) {
      return new Fake(words);
    }
  }

  private record Fake(String words) implements Broker {
    @Override
    public void start(BrokerListener listener) {
      if (words.equals("up")) {
        listener.onUp(words);
      } else if (!words.isEmpty()) {
        listener.onDown(words);
      }
    }

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
