package io.echobridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerFactory;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.Plugins;
import io.echobridge.tls.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only shows when something is made of the settings; with a real broker elsewhere. */
class RefusalCheckTest {
  private static final String TLS =
      "server.tls { port = 0, cert-file = \"FOLDER/%s\", key-file = \"FOLDER/%s\" }";

  @TempDir Path folder;

  @BeforeEach
  void makeFiles() throws Exception {
    new TestCertificates(folder).make("a", 90).make("b", 90);
    Files.writeString(folder.resolve("short"), "12345");
  }

  @Test
  void whatCanBeServedIsNoFinding() throws Exception {
    assertThat(look(TLS.formatted("a.pem", "a.key"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          server.tls.key-file  | server.tls { port = 0, cert-file = "FOLDER/a.pem", key-file = "FOLDER/b.key" }
          server.tls.key-file  | server.tls { port = 0, cert-file = "FOLDER/a.pem", key-file = "FOLDER/none" }
          admin.token-file     | admin.token-file = "FOLDER/short"
          admin.token-file     | admin.token-file = "FOLDER/none"
          apps.shop.connect.jwt.key-file | apps.shop.connect { check = jwt, jwt.key-file = "FOLDER/none" }
          """)
  void whatTheDaemonRefusesIsAFaultWithItsSetting(String key, String settings) throws Exception {
    assertThat(look(settings))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.id()).isEqualTo("config-refused");
              assertThat(finding.level()).isEqualTo(Finding.Level.FAULT);
              assertThat(finding.what()).startsWith(key + ": ").endsWith("as this user sees it.");
              assertThat(finding.why()).isEqualTo("The daemon does not start.");
              assertThat(finding.change()).contains("check-config");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          server.tls { port = 0, cert-file = "FOLDER/none", key-file = "FOLDER/a.key" }
          server.tls { port = 0, cert-file = "FOLDER/a.pem", chain-file = "FOLDER/none", key-file = "FOLDER/a.key" }
          apps.shop.auth { url = "https://127.0.0.1:1/auth", ca-file = "FOLDER/none" }
          apps.shop.brokers.main.type = refusing
          """)
  void whatOtherChecksTellIsNotToldTwice(String settings) throws Exception {
    assertThat(look(settings)).isEmpty();
    assertThat(look(settings + "\nadmin.token-file = \"FOLDER/short\"")).hasSize(1);
  }

  private List<Finding> look(String settings) throws Exception {
    String config =
        """
        server { host = 127.0.0.1, port = 0 }
        apps.shop.pusher { app-id = 4711, key = shop-key, secret = hush-hush }
        %s
        """
            .formatted(settings)
            .replace("FOLDER", folder.toString());
    Plugins plugins = new Plugins(Map.of("refusing", new Refusing()), Map.of());
    return new RefusalCheck(
            new ConfigLoader(plugins, Map.of()).load(ConfigFactory.parseString(config)))
        .look();
  }

  private record Refusing() implements BrokerFactory<Refusing.Settings> {
    record Settings() {}

    @Override
    public String type() {
      return "refusing";
    }

    @Override
    public Class<Settings> configType() {
      return Settings.class;
    }

    @Override
    public Broker create(Settings config, BrokerContext context) {
      throw new IllegalArgumentException("url: expected another");
    }
  }
}
