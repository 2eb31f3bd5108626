package io.echobridge.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.echobridge.config.InvalidConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        .contains("! config/reverb.php (not read)", "apps.default.origins", "https://")
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

    Import ofSoketi = PusherEnvironment.of(".env", soketi);
    assertThat(String.join("\n", ofSoketi.report().lines(120))).doesNotContain("reverb.php");
    Config alone = ConfigFactory.parseString(ofSoketi.configuration());
    assertThat(alone.getString("apps.default.pusher.key")).isEqualTo("sk");
    assertThat(alone.getInt("server.port")).isEqualTo(6002);
    Config both =
        ConfigFactory.parseString(PusherEnvironment.of(".env", soketi + reverb).configuration());
    assertThat(both.getString("apps.default.pusher.key")).isEqualTo("rk");
  }

  @Test
  void theLimitsOfReverbBecomeOurs() throws Exception {
    Import made =
        with(
            """
            REVERB_APP_ACCEPT_CLIENT_EVENTS_FROM=none
            REVERB_APP_ACTIVITY_TIMEOUT=45
            REVERB_APP_PING_INTERVAL=60
            REVERB_APP_MAX_MESSAGE_SIZE=20000
            REVERB_MAX_REQUEST_SIZE=2000000
            """);

    Config config = ConfigFactory.parseString(made.configuration());
    assertThat(config.getString("protocols.pusher.client-events.from")).isEqualTo("none");
    assertThat(config.getString("protocols.pusher.activity-timeout")).isEqualTo("45s");
    assertThat(config.getInt("protocols.pusher.max-frame")).isEqualTo(20_000);
    assertThat(config.getInt("apps.default.limits.max-whisper")).isEqualTo(20_000);
    assertThat(config.getInt("apps.default.limits.max-event-size")).isEqualTo(2_000_000);
    assertThat(String.join("\n", made.report().lines(120)))
        .contains("= REVERB_APP_ACCEPT_CLIENT_EVENTS_FROM", "- REVERB_APP_PING_INTERVAL")
        .contains("REVERB_MAX_REQUEST_SIZE", "without headers");
  }

  @ParameterizedTest
  @CsvSource({
    "REVERB_APP_ACCEPT_CLIENT_EVENTS_FROM=all,       members",
    "REVERB_APP_ACCEPT_CLIENT_EVENTS_FROM=members,   members",
    "SOKETI_DEFAULT_APP_ENABLE_CLIENT_MESSAGES=true, members",
    "SOKETI_DEFAULT_APP_ENABLE_CLIENT_MESSAGES=false, none"
  })
  void whoMaySendClientEventsIsTakenOver(String variable, String from) throws Exception {
    Config config = ConfigFactory.parseString(with(variable).configuration());

    assertThat(config.getString("protocols.pusher.client-events.from")).isEqualTo(from);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "REVERB_APP_ACCEPT_CLIENT_EVENTS_FROM=friends",
        "REVERB_APP_ACTIVITY_TIMEOUT=0",
        "REVERB_APP_ACTIVITY_TIMEOUT=86401",
        "REVERB_APP_ACTIVITY_TIMEOUT=soon",
        "REVERB_APP_MAX_MESSAGE_SIZE=10k",
        "REVERB_MAX_REQUEST_SIZE=lots"
      })
  void whatMakesNoSenseIsLeftToYou(String variable) throws Exception {
    Import made = with(variable);

    assertThat(ConfigFactory.parseString(made.configuration()).hasPath("protocols")).isFalse();
    assertThat(String.join("\n", made.report().lines(120))).contains("Expected");
  }

  @ParameterizedTest
  @CsvSource({
    "REVERB_MAX_REQUEST_SIZE=10000,   max-event-size, 0",
    "REVERB_MAX_REQUEST_SIZE=9000000, max-event-size, 3145728",
    "REVERB_APP_MAX_MESSAGE_SIZE=500, max-whisper, 500"
  })
  void sizesStayWithinWhatIsPossible(String variable, String limit, int bytes) throws Exception {
    Config config = ConfigFactory.parseString(with(variable).configuration());

    String path = "apps.default.limits." + limit;
    assertThat(config.hasPath(path) ? config.getInt(path) : 0).isEqualTo(bytes);
    assertThat(config.hasPath("protocols")).isFalse();
  }

  private static Import with(String variables) throws InvalidConfigException {
    return PusherEnvironment.of(
        ".env", "REVERB_APP_ID=1\nREVERB_APP_KEY=k\nREVERB_APP_SECRET=s\n" + variables);
  }

  @Test
  void aFileWithoutAKeyIsRefused() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> PusherEnvironment.of(".env", "REVERB_APP_KEY=\nREVERB_APP_ID=7\n"))
        .withMessageContaining("expected REVERB_APP_KEY, PUSHER_APP_KEY or SOKETI_DEFAULT_APP_KEY");
  }
}
