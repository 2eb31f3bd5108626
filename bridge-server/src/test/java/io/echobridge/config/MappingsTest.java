package io.echobridge.config;

import static io.echobridge.config.Loading.app;
import static io.echobridge.config.Loading.load;
import static io.echobridge.config.Loading.problems;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.echobridge.mapping.MappingConfig;
import io.echobridge.mapping.MappingConfig.Kind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The key that every broker has, beside those of its plug-in. */
class MappingsTest {
  @Test
  void withoutThemABrokersMessagesAreLaravels() throws Exception {
    assertThat(mappings(""))
        .extracting(MappingConfig::envelope)
        .containsExactly(kind(Kind.LARAVEL));
  }

  @Test
  void theyAreBoundInTheirOrder() throws Exception {
    List<MappingConfig> rules =
        mappings(
            """
            mappings = [
              { when { address = "orders.*", header { type = created } }, envelope = raw
                channel = "orders.{address[1]}", event = "{header.type}", data = text }
              { envelope = cloudevents, except = "{ce.socket}" }
              { channel = "{address}" }
            ]
            """);
    assertThat(rules)
        .extracting(MappingConfig::envelope)
        .containsExactly(kind(Kind.RAW), kind(Kind.CLOUDEVENTS), Optional.empty());
    assertThat(rules.get(0).when().orElseThrow())
        .isEqualTo(
            new MappingConfig.When(
                Optional.of("orders.*"), Optional.of(Map.of("type", "created")), Optional.empty()));
    assertThat(rules.get(0).data()).contains(MappingConfig.Data.TEXT);
  }

  @Test
  void oneRuleIsAListOfOne() throws Exception {
    assertThat(mappings("mappings { envelope = socketio-emitter }"))
        .extracting(MappingConfig::envelope)
        .containsExactly(kind(Kind.SOCKETIO_EMITTER));
  }

  @Test
  void aVariableOfTheEnvironmentGivesThemAsAList() throws Exception {
    EchobridgeConfig config =
        load(
            Loading.SMALLEST,
            Map.of(
                "ECHOBRIDGE_APPS_DEFAULT_BROKERS_MAIN_MAPPINGS",
                "[{ envelope = raw, channel = \"{address}\", event = e }]"));
    assertThat(rules(config)).extracting(MappingConfig::envelope).containsExactly(kind(Kind.RAW));
  }

  @Test
  void whatIsWrongIsNamedWithItsPlaceAndBesideTheOtherProblems() {
    assertThat(
            problems(
                """
                apps.default.brokers.main {
                  type = fake, url = "fake:"
                  mappings = [
                    { envelope = raw, channel = "orders.{key}", event = e }
                    { envelope = xml }
                    { chanel = a }
                  ]
                }
                """))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).endsWith("main.url: expected fake://, got \"fake:\""),
            line ->
                assertThat(line)
                    .endsWith(
                        "main.mappings[1].envelope: expected one of laravel, cloudevents, raw,"
                            + " socketio-emitter, got \"xml\""),
            line ->
                assertThat(line)
                    .endsWith("main.mappings[2].chanel: unknown key, did you mean channel?"));
  }

  @Test
  void aTemplateThatIsWrongIsNamedWithItsPlace() {
    assertThat(
            problems(
                """
                apps.default.brokers.main {
                  type = fake
                  mappings = [
                    { envelope = cloudevents },
                    { envelope = raw, channel = "orders.{key}", event = e }
                  ]
                }
                """))
        .containsExactly(
            "String: 5: apps.default.brokers.main.mappings[1].channel: expected one of {address},"
                + " {header.NAME}, {json:/POINTER}; with [1] for a part between dots; got {key}");
  }

  @Test
  void whatIsInForceCanBeReadAgain() throws Exception {
    EchobridgeConfig config =
        load(
            """
            apps.default.brokers.main {
              type = fake
              mappings = [{ envelope = raw, channel = "{address}", event = e, when.header.x = "*" }]
            }
            """);
    String text = Effective.render(config);
    assertThat(rules(Loading.loader(Map.of()).load(ConfigFactory.parseString(text))))
        .isEqualTo(rules(config));
  }

  private static Optional<Kind> kind(Kind kind) {
    return Optional.of(kind);
  }

  private static List<MappingConfig> mappings(String text) throws InvalidConfigException {
    return rules(load("apps.default.brokers.main { type = fake\n" + text + "\n}"));
  }

  private static List<MappingConfig> rules(EchobridgeConfig config) {
    BrokerConfig<?> broker = app(config, "default").brokers().get("main");
    return Objects.requireNonNull(broker).common().mappings();
  }
}
