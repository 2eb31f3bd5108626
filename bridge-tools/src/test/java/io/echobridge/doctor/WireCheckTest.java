package io.echobridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.BrokerProbe;
import io.echobridge.broker.InboundMark;
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
  private static final String EVENT = "{\"event\":\"E\",\"data\":{}}";

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

  /** Such as what a client says on private-orders.1, at publish-to = "clients.{channel}". */
  @Test
  void whatClientsTellApplicationsIsNoEventAndShowsNoPrefix() throws Exception {
    WireCheck check = check("laravel_");
    hear(check, "clients.private-orders.1", InboundMark.START + "\"event\":\"E\",\"data\":1}");
    assertThat(check.heard().level()).isEqualTo(Finding.Level.OK);
    assertThat(check.heard().what())
        .contains("no event in 1 s")
        .endsWith("besides 1 messages of clients to applications (inbound), which are no events");
    hear(check, "laravel_orders.1", EVENT);
    assertThat(check.heard().what()).contains("1 events", "besides 1 messages of clients");
  }

  private static void hear(WireCheck check, String name, String body) {
    check.hear(BrokerMessage.of(name, body.getBytes(StandardCharsets.UTF_8)));
  }

  /** What is found of names at a broker that takes a prefix off. */
  private static Finding heard(String prefix, String... names) throws Exception {
    WireCheck check = check(prefix);
    for (String name : names) {
      hear(check, name, EVENT);
    }
    return check.heard();
  }

  private static WireCheck check(String prefix) throws Exception {
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
    return new WireCheck("a", "main", config, Duration.ofSeconds(1));
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
