package io.echobridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.BrokerProbe;
import io.echobridge.config.BrokerConfig;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.Plugins;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is recommended of the names that arrive; with Redis itself, dist tests it. */
class WireCheckTest {
  @Test
  void aPrefixThatGuardedChannelsShowStandsBeforeTheOthersToo() throws Exception {
    Finding found = heard("", "shop:orders.1", "shop:private-orders.1");

    assertThat(found.id()).isEqualTo("wire-prefix");
    assertThat(found.change()).isEqualTo("apps.a.brokers.main.prefix = \"shop:\"");
  }

  @Test
  void namesThatAreHeardStayInTheRecommendation() throws Exception {
    Finding found = heard("", "news", "shop:orders.1", "shop:private-orders.1");

    assertThat(found.id()).isEqualTo("wire-prefixes");
    assertThat(found.change()).contains("prefix = [\"\", \"shop:\"]");
  }

  @Test
  void whereNoNameSaysWhereAPrefixEndsNoneIsRecommended() throws Exception {
    Finding found = heard("laravel_", "shop-orders.1");

    assertThat(found.level()).isEqualTo(Finding.Level.FAULT);
    assertThat(found.what()).contains("\"shop-orders.1\"");
    assertThat(found.change())
        .contains("prefix = what stands before the channels' names")
        .doesNotContain("prefix = \"\"");
  }

  @Test
  void noPrefixIsRecommendedWhereGuardedNamesHaveNone() throws Exception {
    assertThat(heard("laravel_", "private-orders.1").change())
        .isEqualTo("apps.a.brokers.main.prefix = \"\"");
  }

  @Test
  void whatIsTakenIsShownWithAChannel() throws Exception {
    Finding found = heard("laravel_", "laravel_orders.1");

    assertThat(found.level()).isEqualTo(Finding.Level.OK);
    assertThat(found.what()).endsWith("prefix \"laravel_\", such as for channel orders.1");
  }

  /** What is found of names at a broker that takes a prefix off. */
  private static Finding heard(String prefix, String... names) throws Exception {
    Plugins plugins = new Plugins(Map.of("fake", new Factory(prefix)), Map.of());
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
    WireCheck check = new WireCheck("a", "main", config, Duration.ofSeconds(1));
    byte[] event = "{\"event\":\"E\",\"data\":{}}".getBytes(StandardCharsets.UTF_8);
    for (String name : names) {
      check.hear(BrokerMessage.of(name, event));
    }
    return check.heard();
  }

  private record Factory(String prefix) implements BrokerProbe<Factory.Settings> {
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
    public Optional<String> address(Settings config, String own) {
      return own.startsWith(prefix)
          ? Optional.of(own.substring(prefix.length()))
          : Optional.empty();
    }

    @Override
    public Broker create(Settings config, BrokerContext context) {
      throw new UnsupportedOperationException("nothing connects");
    }
  }
}
