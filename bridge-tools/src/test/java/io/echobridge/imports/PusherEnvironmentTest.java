package io.echobridge.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.echobridge.config.InvalidConfigException;
import org.junit.jupiter.api.Test;

/** The {@code .env} files of applications that use Reverb, soketi or pusher.com. */
final class PusherEnvironmentTest {
  @Test
  void theFileOfALaravelWithReverbBecomesAnAppWithItsKey() throws Exception {
    Import made =
        PusherEnvironment.of(
            ".env",
            """
            APP_NAME="My shop"
            # Broadcasting
            BROADCAST_CONNECTION=reverb
            REVERB_APP_ID=123456
            REVERB_APP_KEY='abc.def' # public
            REVERB_APP_SECRET="hush$"
            REVERB_HOST="ws.shop.example"
            REVERB_SERVER_PATH=ws/
            REVERB_APP_MAX_CONNECTIONS=500
            REVERB_SCALING_ENABLED=true
            REVERB_OTHER=1
            VITE_REVERB_APP_KEY="${REVERB_APP_KEY}"
            """);

    Config config = ConfigFactory.parseString(made.configuration());
    assertThat(config.getString("apps.default.pusher.app-id")).isEqualTo("123456");
    assertThat(config.getString("apps.default.pusher.key")).isEqualTo("abc.def");
    assertThat(config.getString("apps.default.pusher.secret")).isEqualTo("hush$");
    assertThat(config.getString("apps.default.path")).isEqualTo("/ws");
    assertThat(config.getInt("apps.default.limits.max-connections")).isEqualTo(500);
    assertThat(config.getInt("server.port")).isEqualTo(8080);
    assertThat(String.join("\n", made.report().lines(120)))
        .contains("= REVERB_APP_KEY", "- REVERB_HOST", "- REVERB_SCALING_ENABLED", "? REVERB_OTHER")
        .doesNotContain("hush", "VITE_", "APP_NAME");
  }

  @Test
  void variablesThatNameOthersAreFollowed() throws Exception {
    Config config =
        ConfigFactory.parseString(
            PusherEnvironment.of(
                    ".env",
                    "MY_KEY=k1\nPUSHER_APP_ID=7\nPUSHER_APP_KEY=\"${MY_KEY}\"\nPUSHER_APP_SECRET=s")
                .configuration());

    assertThat(config.getString("apps.default.pusher.key")).isEqualTo("k1");
    assertThat(config.hasPath("server.port")).isFalse();
  }

  @Test
  void ofSeveralCredentialsThoseOfReverbCountAndSoketisAloneDo() throws Exception {
    String soketi =
        "SOKETI_DEFAULT_APP_ID=s\nSOKETI_DEFAULT_APP_KEY=sk\nSOKETI_DEFAULT_APP_SECRET=ss\n"
            + "SOKETI_PORT=6002\nSOKETI_DEFAULT_APP_WEBHOOKS=[]\n";
    String reverb = "REVERB_APP_ID=r\nREVERB_APP_KEY=rk\nREVERB_APP_SECRET=rs\n";

    Config alone = ConfigFactory.parseString(PusherEnvironment.of(".env", soketi).configuration());
    assertThat(alone.getString("apps.default.pusher.key")).isEqualTo("sk");
    assertThat(alone.getInt("server.port")).isEqualTo(6002);
    Config both =
        ConfigFactory.parseString(PusherEnvironment.of(".env", soketi + reverb).configuration());
    assertThat(both.getString("apps.default.pusher.key")).isEqualTo("rk");
  }

  @Test
  void aFileWithoutAKeyIsRefused() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> PusherEnvironment.of(".env", "REVERB_APP_KEY=\nREVERB_APP_ID=7\n"))
        .withMessageContaining("expected REVERB_APP_KEY, PUSHER_APP_KEY or SOKETI_DEFAULT_APP_KEY");
  }
}
