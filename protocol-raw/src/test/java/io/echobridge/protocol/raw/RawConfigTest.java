package io.echobridge.protocol.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class RawConfigTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void everySettingHasADefault() {
    Config defaults =
        ConfigFactory.parseResources("reference.conf").getConfig("echobridge.protocols.raw");
    assertThat(defaults.root().keySet()).containsExactlyInAnyOrderElementsOf(keys(RawConfig.class));
    Config retry = defaults.getConfig("retry");
    assertThat(retry.root().keySet())
        .containsExactlyInAnyOrderElementsOf(keys(RawConfig.Retry.class));
    RawConfig config =
        new RawConfig(
            defaults.getString("websocket-path"),
            defaults.getString("sse-path"),
            defaults.getStringList("root-channels"),
            defaults.getDuration("ping-interval"),
            defaults.getDuration("ping-timeout"),
            defaults.getInt("max-channels"),
            Math.toIntExact(defaults.getBytes("max-url")),
            Math.toIntExact(defaults.getBytes("max-message")),
            new RawConfig.Retry(retry.getDuration("least"), retry.getDuration("most")));
    assertThat(config.maxChannels()).isEqualTo(100);
    assertThat(config.maxUrl()).isEqualTo(8_192);
    assertThat(config.maxMessage()).isEqualTo(65_536);
    assertThat(config.pingInterval()).isEqualTo(Duration.ofSeconds(25));
  }

  @Test
  void whatMakesNoSenseIsRefusedByItsKey() {
    assertThat(config("/ws", "/sse", List.of("a")).root()).hasSize(1);
    assertThatThrownBy(() -> config("ws", "/sse", List.of()))
        .hasMessage("websocket-path: expected a path such as /ws, got ws");
    assertThatThrownBy(() -> config("/a", "/a", List.of()))
        .hasMessage("sse-path: expected another path than websocket-path, got /a");
    assertThatThrownBy(() -> config("/ws", "/sse", List.of("a", "")))
        .hasMessageStartingWith("root-channels: expected names of channels");
    assertThatThrownBy(() -> config("/ws", "/sse", List.of("a", "b", "c")))
        .hasMessage("root-channels: expected no more than max-channels, got 3");
    assertThatThrownBy(() -> new RawConfig.Retry(SECOND, Duration.ZERO))
        .hasMessage("most: expected no less than least, got 0ms");
  }

  private static List<String> keys(Class<?> record) {
    return Arrays.stream(record.getRecordComponents())
        .map(each -> each.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
        .toList();
  }

  private static RawConfig config(String ws, String sse, List<String> root) {
    RawConfig.Retry retry = new RawConfig.Retry(SECOND, SECOND);
    return new RawConfig(ws, sse, root, SECOND, SECOND, 2, 1_000, 1_000, retry);
  }
}
