package io.echobridge.protocol.raw.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.history.HistorySettings;
import io.echobridge.hub.RecoverySettings;
import io.echobridge.protocol.raw.RawConfig;
import io.echobridge.ring.Rings;
import io.echobridge.testkit.wire.WireSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a test's server is like: as {@code reference.conf}, but that nobody is pinged. */
final class RawSettings extends WireSettings {
  Duration pingInterval = Duration.ofMinutes(30);
  Duration pingTimeout = Duration.ofSeconds(20);
  List<String> rootChannels = List.of();
  int maxMessage = 64 * 1024;

  RawSettings() {
    if (Boolean.getBoolean("echobridge.ring")) {
      // As the daemon has it, for the tests that the pom names; the kernel may forbid it, which
      // every fault that it has is about, and nothing else.
      assertThat(Rings.fault().orElse("no fault of io_uring")).contains("io_uring");
      sendBy(Rings::new, Rings::open);
    }
  }

  RawConfig config() {
    return new RawConfig(
        "/ws",
        "/sse",
        rootChannels,
        pingInterval,
        pingTimeout,
        100,
        8 * 1024,
        maxMessage,
        new RawConfig.Retry(Duration.ofSeconds(1), Duration.ofSeconds(5)));
  }

  /** With a history. */
  RawSettings keeping() {
    HistorySettings history =
        new HistorySettings(Duration.ofMinutes(2), 8 << 20, 10_000, channel -> true);
    recovery =
        Optional.of(
            new RecoverySettings(
                Duration.ofMinutes(2),
                Duration.ofSeconds(50),
                history,
                8 << 20,
                Duration.ofSeconds(2),
                1 << 20,
                RecoverySettings.Verify.NEVER));
    return this;
  }
}
