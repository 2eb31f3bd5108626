package io.echobridge.protocol.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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
                .map(RecordComponent::getName)
                .toList());
    EchoConfig config =
        new EchoConfig(
            defaults.getString("path"),
            defaults.getStringList("transports"),
            defaults.getDuration("pingInterval"),
            defaults.getDuration("pingTimeout"),
            defaults.getDuration("pingTimeoutV3"),
            defaults.getDuration("upgradeTimeout"),
            defaults.getDuration("connectTimeout"),
            defaults.getInt("maxPayload"),
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
        .hasMessage("pingInterval: expected a time above zero, got PT0S");
    assertThatThrownBy(() -> config("/s", List.of("polling"), SECOND, 10))
        .hasMessage("maxPayload: expected at least 1000 bytes, got 10");
  }

  private static EchoConfig config(
      String path, List<String> transports, Duration pingInterval, int maxPayload) {
    return new EchoConfig(
        path, transports, pingInterval, SECOND, SECOND, SECOND, SECOND, maxPayload, false);
  }
}
