package io.echobridge.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Loads texts, with the plug-ins of these tests. */
final class Loading {
  static final String SMALLEST = "apps.default { brokers.main { type = fake } }\n";

  private Loading() {}

  static EchobridgeConfig load(String text, Map<String, String> environment)
      throws InvalidConfigException {
    return loader(environment).load(ConfigFactory.parseString(text));
  }

  static EchobridgeConfig load(String text) throws InvalidConfigException {
    return load(text, Map.of());
  }

  static List<String> problems(String text, Map<String, String> environment) {
    InvalidConfigException invalid =
        catchThrowableOfType(InvalidConfigException.class, () -> load(text, environment));
    return invalid == null ? List.of() : invalid.problems();
  }

  static List<String> problems(String text) {
    return problems(text, Map.of());
  }

  static ConfigLoader loader(Map<String, String> environment) {
    return new ConfigLoader(
        TestPlugins.ALL,
        environment,
        ConfigFactory.parseString(TestPlugins.REFERENCE)
            .withFallback(ConfigFactory.defaultReference())
            .getConfig("echobridge"));
  }

  static TestPlugins.FakeConfig broker(EchobridgeConfig config, String app, String name) {
    return (TestPlugins.FakeConfig) present(app(config, app).brokers().get(name)).settings();
  }

  static TestPlugins.TalkConfig talk(EchobridgeConfig config) {
    return talk(config.protocols());
  }

  static TestPlugins.TalkConfig talk(Map<String, ProtocolConfig<?>> protocols) {
    return (TestPlugins.TalkConfig) present(protocols.get("talk")).settings();
  }

  static AppConfig app(EchobridgeConfig config, String app) {
    return present(config.apps().get(app));
  }

  private static <T> T present(@Nullable T value) {
    return Objects.requireNonNull(value);
  }
}
