package io.echobridge.protocol.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class EchoConfigTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void everySettingHasADefault() {
    Config defaults =
        ConfigFactory.parseResources("reference.conf").getConfig("echobridge.protocols.echo");
    assertThat(defaults.root().keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(EchoConfig.class.getRecordComponents())
                .map(component -> key(component.getName()))
                .toList());
    EchoConfig config =
        new EchoConfig(
            defaults.getString("path"),
            defaults.getStringList("transports"),
            defaults.getDuration("ping-interval"),
            defaults.getDuration("ping-timeout"),
            defaults.getDuration("ping-timeout-v3"),
            defaults.getDuration("upgrade-timeout"),
            defaults.getDuration("connect-timeout"),
            defaults.getInt("max-payload"),
            defaults.getBoolean("cookie"));
    assertThat(config.path()).isEqualTo("/socket.io");
    assertThat(config.engine().maxPayload()).isEqualTo(1_000_000);
    assertThat(config.socket().connectTimeout()).isEqualTo(Duration.ofSeconds(45));
  }

  @Test
  void whatMakesNoSenseIsRefusedByItsKey() {
    assertThat(config("/a/socket.io", List.of("websocket"), SECOND, 1_000).path())
        .isEqualTo("/a/socket.io");
    assertThatThrownBy(() -> config("socket.io/", List.of("polling"), SECOND, 1_000))
        .hasMessage("path: expected a path such as /socket.io, got socket.io/");
    assertThatThrownBy(() -> config("/s", List.of("webtransport"), SECOND, 1_000))
        .hasMessage("transports: expected polling, websocket or both, got [webtransport]");
    assertThatThrownBy(() -> config("/s", List.of(), SECOND, 1_000))
        .hasMessageStartingWith("transports: ");
    assertThatThrownBy(() -> config("/s", List.of("polling"), Duration.ZERO, 1_000))
        .hasMessage("ping-interval: expected a time above zero, got 0ms");
    assertThatThrownBy(() -> config("/s", List.of("polling"), SECOND, 10))
        .hasMessage("max-payload: expected at least 1000 bytes, got 10");
  }

  private static String key(String component) {
    return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  @Test
  void allFaultsAreToldTogether() {
    assertThatThrownBy(() -> config("x", List.of("polling"), SECOND, 10))
        .hasMessage(
            "path: expected a path such as /socket.io, got x\n"
                + "max-payload: expected at least 1000 bytes, got 10");
  }

  private static EchoConfig config(
      String path, List<String> transports, Duration pingInterval, int maxPayload) {
    return new EchoConfig(
        path, transports, pingInterval, SECOND, SECOND, SECOND, SECOND, maxPayload, false);
  }
}
