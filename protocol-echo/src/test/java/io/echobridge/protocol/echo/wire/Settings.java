package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.protocol.echo.EchoConfig;
import io.echobridge.ring.Rings;
import io.echobridge.testkit.wire.WireSettings;
import java.time.Duration;
import java.util.List;

/** The settings of a test's server: long times, unless a test is about one of them. */
final class Settings extends WireSettings {
  int pingInterval = 25_000;
  int pingTimeout = 20_000;
  int pingTimeoutV3 = 60_000;
  int upgradeTimeout = 10_000;
  int connectTimeout = 45_000;
  int maxPayload = 100_000;
  boolean cookie = true;
  List<String> transports = List.of("polling", "websocket");

  Settings() {
    if (Boolean.getBoolean("echobridge.ring")) {
      // As the daemon has it, for the tests that the pom names; the kernel may forbid it, which
      // every fault that it has is about, and nothing else.
      assertThat(Rings.fault().orElse("no fault of io_uring")).contains("io_uring");
      sendBy(Rings::new, Rings::open);
    }
  }

  EchoConfig config() {
    return new EchoConfig(
        "/socket.io",
        transports,
        Duration.ofMillis(pingInterval),
        Duration.ofMillis(pingTimeout),
        Duration.ofMillis(pingTimeoutV3),
        Duration.ofMillis(upgradeTimeout),
        Duration.ofMillis(connectTimeout),
        maxPayload,
        cookie);
  }
}
