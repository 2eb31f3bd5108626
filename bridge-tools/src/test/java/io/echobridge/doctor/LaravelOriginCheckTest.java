package io.echobridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerFactory;
import io.echobridge.broker.MemoryBroker;
import io.echobridge.config.AppConfig;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.Plugins;
import io.echobridge.gate.Origins;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaravelOriginCheckTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "https://echo.shop.example, https://shop.example, *, laravel-cookies",
    "https://shop.example, https://www.shop.example, *, laravel-cookies",
    "https://shop.example:8443, https://shop.example, *, laravel-origin",
    "http://my_shop.test:6001, http://my_shop.test, *, laravel-origin",
    "https://echo.shop.example, http://stack_app, *, laravel-origin",
    "https://echo.shop.example, https://shop.example, https://shop.example, laravel-origin",
    "'', https://shop.example, *, laravel-origin"
  })
  void pagesOfAnotherHostLoseTheirCookiesUnlessTheyAreListed(
      String daemon, String page, String origins, String id) throws Exception {
    assertThat(found(daemon, page, origins).id()).isEqualTo(id);
  }

  @Test
  void whatIsFoundNamesTheSetting() throws Exception {
    Finding found = found("https://echo.shop.example", "https://shop.example/de", "*");
    assertThat(found.level()).isEqualTo(Finding.Level.FAULT);
    assertThat(found.what())
        .contains("https://shop.example, may connect", "cookies are not passed on");
    assertThat(found.change()).contains("apps.a.origins = [\"*\", \"https://shop.example\"]");
  }

  @Test
  void theOriginsSayWhoseCookiesCount() throws Exception {
    assertThat(new OriginsCheck("a", app("*")).look().get(0).what())
        .contains("cookies are passed on for pages of the host", "of stack_app");
    assertThat(new OriginsCheck("a", app("https://shop.example")).look().get(0).what())
        .doesNotContain("cookies");
  }

  @ParameterizedTest
  @CsvSource({
    "https://shop.example, https://shop.example, origins",
    "https://shop.example/, https://shop.example, origins",
    "https://shop.example:443, https://shop.example, origins",
    "HTTP://shop.example:80/, http://shop.example, origins",
    "https://shop.example:8443, https://shop.example:8443, origins",
    "null, null, origins",
    "file://, file://, origins",
    "capacitor://localhost, capacitor://localhost, origins",
    "file:///, file://, origin-path",
    "https://shop.example/shop, https://shop.example, origin-path",
    "https://shop.example//, https://shop.example, origin-path",
    "https://shop.example?a=b, https://shop.example, origin-path",
    "shop.example, https://shop.example, origin-scheme",
    "//shop.example, https://shop.example, origin-scheme",
    "https://*.shop.example, https://www.shop.example, origin-wildcard",
    "https://, https://shop.example, origin-host"
  })
  void whatIsSaidToMatchNoPageMatchesNoneAndTheCureDoes(String listed, String sent, String id)
      throws Exception {
    Finding found = new OriginsCheck("a", app(listed)).look().get(0);
    assertThat(found.id()).isEqualTo(id);
    boolean well = found.level() == Finding.Level.OK;
    assertThat(new Origins(List.of(listed), Set.of()).allows(sent)).isEqualTo(well);
    Matcher cure = Pattern.compile("Write \"([^\"]*)\"").matcher(found.change());
    if (cure.find()) {
      assertThat(new Origins(List.of(cure.group(1)), Set.of()).allows(sent)).isTrue();
    }
  }

  private Finding found(String daemon, String page, String origins) throws Exception {
    Files.writeString(folder.resolve(".env"), "APP_URL=" + page + "\n");
    return new LaravelOriginCheck(
            Laravel.read(folder),
            Map.of("a", app(origins)),
            Optional.of(daemon).filter(url -> !url.isEmpty()).map(URI::create))
        .look()
        .get(0);
  }

  private static AppConfig app(String origins) throws Exception {
    return new ConfigLoader(new Plugins(Map.of("fake", new Factory()), Map.of()), Map.of())
        .load(
            ConfigFactory.parseString(
                """
                apps.a { brokers.main.type = fake, origins = ["%s"], auth.url = "http://stack_app/auth" }
                """
                    .formatted(origins)))
        .apps()
        .values()
        .iterator()
        .next();
  }

  private static final class Factory implements BrokerFactory<Factory.Settings> {
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
      return new MemoryBroker(new MemoryBroker.Exchange());
    }
  }
}
