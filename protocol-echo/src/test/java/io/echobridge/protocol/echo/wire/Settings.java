package io.echobridge.protocol.echo.wire;

import io.echobridge.gate.Admission;
import io.echobridge.protocol.echo.EchoConfig;
import java.time.Duration;
import java.util.List;

/** The settings of a test's server: long times, unless a test is about one of them. */
final class Settings {
  int pingInterval = 25_000;
  int pingTimeout = 20_000;
  int pingTimeoutV3 = 60_000;
  int upgradeTimeout = 10_000;
  int connectTimeout = 45_000;
  int maxPayload = 100_000;
  int patience = 10_000;
  Admission.Limits admission = Admission.Limits.NONE;
  int ioThreads = 2;
  boolean cookie = true;
  List<String> transports = List.of("polling", "websocket");
  List<String> origins = List.of("*");

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
