package io.echobridge.config;

import static io.echobridge.config.Loading.SMALLEST;
import static io.echobridge.config.Loading.app;
import static io.echobridge.config.Loading.broker;
import static io.echobridge.config.Loading.load;
import static io.echobridge.config.Loading.problems;
import static io.echobridge.config.Loading.talk;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.echobridge.settings.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  @TempDir Path folder;

  @Test
  void theSmallestFileHasEveryDefault() throws Exception {
    EchobridgeConfig config = load(SMALLEST);

    assertThat(config.server().port()).isEqualTo(6001);
    assertThat(config.server().backlog()).isEqualTo(4096);
    assertThat(config.server().sendBuffer()).isEqualTo(64 * 1024);
    assertThat(config.log().level()).isEqualTo(LogConfig.Level.INFO);
    AppConfig app = app(config, "default");
    assertThat(app.origins()).containsExactly("*");
    assertThat(app.auth()).isEmpty();
    assertThat(app.limits())
        .isEqualTo(
            new AppConfig.Limits(
                1 << 20,
                Duration.ofSeconds(10),
                64L << 20,
                500,
                0,
                0,
                2000,
                Duration.ofSeconds(10),
                100,
                1000,
                10 << 10,
                256 << 10,
                8 << 10,
                10_000,
                0));
    assertThat(broker(config, "default", "main").url()).isEqualTo("fake://localhost");
    assertThat(talk(config))
        .isEqualTo(
            new TestPlugins.TalkConfig(
                Duration.ofSeconds(25), 1_000_000, List.of("polling"), 0.5, Optional.empty()));
  }

  @Test
  void theAuthBlockHasItsDefaultsOnlyWhereItStands() throws Exception {
    EchobridgeConfig config =
        load(SMALLEST + "apps.default.auth { url = \"http://127.0.0.1:8000/broadcasting/auth\" }");

    assertThat(app(config, "default").auth())
        .hasValueSatisfying(
            auth -> {
              assertThat(auth.timeout()).isEqualTo(Duration.ofSeconds(10));
              assertThat(auth.maxInFlight()).isEqualTo(100);
            });
  }

  @Test
  void everyKindOfValueIsBound() throws Exception {
    EchobridgeConfig config =
        load(
            """
            apps.default.brokers.main {
              type = fake, url = "fake://other", password = hunter2, mode = pattern
              prefix = ["a_", "b_"], retry.delay = 250ms, weights { a = 1, b = 2k }
            }
            protocols.talk { max-payload = 64 KiB, transports = websocket, ratio = 2 }
            """);

    TestPlugins.FakeConfig settings = broker(config, "default", "main");
    assertThat(settings.url()).isEqualTo("fake://other");
    assertThat(settings.password()).contains(new Secret("hunter2"));
    assertThat(settings.mode()).isEqualTo(TestPlugins.Mode.PATTERN);
    assertThat(settings.prefix().unwrapped()).isEqualTo(List.of("a_", "b_"));
    assertThat(settings.retry().delay()).isEqualTo(Duration.ofMillis(250));
    assertThat(settings.weights()).contains(Map.of("a", 1, "b", 2048));
    assertThat(talk(config).maxPayload()).isEqualTo(65_536);
    assertThat(talk(config).transports()).containsExactly("websocket");
    assertThat(talk(config).ratio()).isEqualTo(2.0);
  }

  @Test
  void anAppHasSettingsOfAProtocolThatAreItsOwn() throws Exception {
    EchobridgeConfig config =
        load(
            """
            apps.one { brokers.main.type = fake, protocols.talk { ratio = 2, secret = hunter2 } }
            apps.two { brokers.main.type = fake }
            protocols.talk { max-payload = 64 KiB, ratio = 3 }
            """);

    assertThat(app(config, "two").protocols()).isEmpty();
    assertThat(talk(config).ratio()).isEqualTo(3.0);
    assertThat(talk(config).secret()).isEmpty();
    TestPlugins.TalkConfig own = talk(app(config, "one").protocols());
    assertThat(own.ratio()).isEqualTo(2.0);
    assertThat(own.secret()).contains(new Secret("hunter2"));
    assertThat(own.maxPayload()).isEqualTo(65_536);
    assertThat(own.transports()).containsExactly("polling");
    assertThat(Effective.render(config)).doesNotContain("hunter2");
  }

  @Test
  void whatIsWrongWithAProtocolOfAnAppIsToldWithItsPath() {
    assertThat(problems("apps.one { brokers.main.type = fake, protocols.talk.ratio = much }"))
        .singleElement()
        .asString()
        .contains("apps.one.protocols.talk.ratio: expected");
    assertThat(problems("apps.one { brokers.main.type = fake, protocols.tlak.ratio = 1 }"))
        .singleElement()
        .asString()
        .contains("apps.one.protocols.tlak: unknown key, did you mean talk?");
  }

  @Test
  void allProblemsAreToldAtOnceWithTheirLines() throws Exception {
    Path file = folder.resolve("bad.conf");
    Files.writeString(
        file,
        """
        server {
          port = 70000
          prot = 6001
          backlog = many
        }
        apps.default {
          brokers.main { type = fake, url = "localhost:6379" }
          brokers.other { type = redsi }
          limits.max-event-size = -1
        }
        log.level = loud
        """);

    ConfigLoader loader = Loading.loader(Map.of());

    assertThat(catchProblems(loader, file))
        .containsExactlyInAnyOrder(
            file + ":2: server.port: expected 0 to 65535, got 70000",
            file + ":3: server.prot: unknown key, did you mean port?",
            file
                + ":4: server.backlog: expected a whole number, or a size such as 64 KiB,"
                + " got \"many\"",
            file + ":7: apps.default.brokers.main.url: expected fake://, got \"localhost:6379\"",
            file + ":8: apps.default.brokers.other.type: expected one of fake, got \"redsi\"",
            file + ":9: apps.default.limits.max-event-size: expected 1024 to 268435456, got -1",
            file + ":11: log.level: expected one of error, warn, info, debug, trace, got \"loud\"");
  }

  @Test
  void aMissingKeyIsToldWithTheLineOfItsBlock() {
    assertThat(problems("apps.default {\n  brokers.main {}\n}"))
        .containsExactly(
            "String: 2: apps.default.brokers.main.type: expected one of fake, got nothing");
  }

  @Test
  void noAppsAreAProblem() {
    assertThat(problems(""))
        .containsExactly("apps: expected at least one, such as default { … }, got none");
  }

  @Test
  void aDurationNeedsItsUnit() {
    assertThat(problems(SMALLEST + "protocols.talk.ping-interval = 25"))
        .singleElement()
        .asString()
        .contains("expected a duration with its unit, such as 500ms, 25s or 2m, got 25");
    assertThat(problems(SMALLEST + "protocols.talk.ping-interval = 25s")).isEmpty();
  }

  @Test
  void whatIsNotAFileOrNotHoconIsToldInOneLine() throws Exception {
    Path none = folder.resolve("none.conf");
    assertThat(catchProblems(Loading.loader(Map.of()), none))
        .containsExactly(none + ": cannot be read: no such file");
    assertThat(catchProblems(Loading.loader(Map.of()), folder))
        .containsExactly(folder + ": cannot be read: a folder");

    Path broken = folder.resolve("broken.conf");
    Files.writeString(broken, "server {\n port = ");
    assertThat(catchProblems(Loading.loader(Map.of()), broken))
        .singleElement()
        .asString()
        .startsWith(broken.toString());
  }

  @Test
  void theSameHostAndPathTwiceIsAConflict() {
    String two =
        """
        apps.a { hosts = ["x.example"], brokers.main.type = fake }
        apps.b { hosts = ["y.example", "X.example"], brokers.main.type = fake }
        """;
    assertThat(problems(two)).singleElement().asString().contains("x.example for both a and b");
    assertThat(problems(two + "apps.b.path = /b")).isEmpty();
  }

  @Test
  void secretsAreNeitherInErrorsNorInTheEffectiveConfiguration() throws Exception {
    String secret = SMALLEST + "apps.default.brokers.main { password = hunter2, url = \"%s\" }";
    assertThat(problems(secret.formatted("redis://user:hunter2@host")))
        .singleElement()
        .asString()
        .contains("redis://user:***@host")
        .doesNotContain("hunter2");

    String shown = Effective.render(load(secret.formatted("fake://user:hunter2@host")));
    assertThat(shown).doesNotContain("hunter2").contains("fake://user:***@host");
  }

  @Test
  void theEffectiveConfigurationReadsBackAsItself() throws Exception {
    EchobridgeConfig config = load(SMALLEST + "server.port = 1, protocols.talk.ratio = 3");

    EchobridgeConfig again =
        Loading.loader(Map.of()).load(ConfigFactory.parseString(Effective.render(config)));

    assertThat(Effective.render(again)).isEqualTo(Effective.render(config));
    assertThat(again.server()).isEqualTo(config.server());
    assertThat(talk(again).ratio()).isEqualTo(3);
  }

  private static List<String> catchProblems(ConfigLoader loader, Path file) {
    try {
      loader.load(Optional.of(file));
      return List.of();
    } catch (InvalidConfigException e) {
      return e.problems();
    }
  }
}
