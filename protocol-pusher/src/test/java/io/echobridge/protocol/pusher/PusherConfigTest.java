package io.echobridge.protocol.pusher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.echobridge.protocol.pusher.PusherConfig.ClientEvents;
import io.echobridge.protocol.pusher.PusherConfig.ClientEvents.From;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class PusherConfigTest {
  private static final ClientEvents EVENTS = new ClientEvents(From.MEMBERS, 10, 20);
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void everySettingHasADefault() {
    Config defaults =
        ConfigFactory.parseResources("reference.conf").getConfig("echobridge.protocols.pusher");
    assertThat(defaults.root().keySet())
        .containsExactlyInAnyOrderElementsOf(keys(PusherConfig.class));
    Config events = defaults.getConfig("client-events");
    assertThat(events.root().keySet())
        .containsExactlyInAnyOrderElementsOf(keys(ClientEvents.class));
    PusherConfig config =
        new PusherConfig(
            new ClientEvents(
                From.valueOf(events.getString("from").toUpperCase(Locale.ROOT)),
                events.getInt("rate"),
                events.getInt("burst")),
            defaults.getDuration("activity-timeout"),
            defaults.getDuration("pong-timeout"),
            Math.toIntExact(defaults.getBytes("max-frame")),
            defaults.getDuration("authorised-within"));
    assertThat(config.activityTimeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.maxFrame()).isEqualTo(65_536);
  }

  @Test
  void whatMakesNoSenseIsRefusedByItsKey() {
    assertThat(config(SECOND, 1_000).maxFrame()).isEqualTo(1_000);
    assertThatThrownBy(() -> config(Duration.ofMillis(1500), 1_000))
        .hasMessage("activity-timeout: expected whole seconds, 1s to 1d, got 1500ms");
    assertThatThrownBy(() -> config(Duration.ZERO, 1_000))
        .hasMessageStartingWith("activity-timeout: ");
    assertThatThrownBy(() -> config(SECOND, 10))
        .hasMessage("max-frame: expected at least 1000 bytes, got 10");
    assertThatThrownBy(() -> new ClientEvents(From.MEMBERS, 0, 0))
        .hasMessageStartingWith("rate: expected 1 to ")
        .hasMessageContaining("\nburst: ");
  }

  private static List<String> keys(Class<?> record) {
    return Arrays.stream(record.getRecordComponents())
        .map(each -> each.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
        .toList();
  }

  private static PusherConfig config(Duration activityTimeout, int maxFrame) {
    return new PusherConfig(EVENTS, activityTimeout, SECOND, maxFrame, Duration.ZERO);
  }
}
