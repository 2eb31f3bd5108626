package io.echobridge.protocol.echo;

import io.echobridge.protocol.engineio.EngineConfig;
import io.echobridge.protocol.socketio.SocketConfig;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The settings {@code protocols.echo}; {@code reference.conf} says what they mean, and their
 * defaults.
 */
public record EchoConfig(
    String path,
    List<String> transports,
    Duration pingInterval,
    Duration pingTimeout,
    Duration pingTimeoutV3,
    Duration upgradeTimeout,
    Duration connectTimeout,
    int maxPayload,
    boolean cookie) {
  private static final Set<String> TRANSPORTS = Set.of("polling", "websocket");

  /**
   * @throws IllegalArgumentException when a value makes no sense; the message names its key
   */
  public EchoConfig {
    require(path.matches("(/[A-Za-z0-9._~-]+)+"), "path", "a path such as /socket.io", path);
    require(
        !transports.isEmpty() && TRANSPORTS.containsAll(transports),
        "transports",
        "polling, websocket or both",
        transports);
    requirePositive(pingInterval, "pingInterval");
    requirePositive(pingTimeout, "pingTimeout");
    requirePositive(pingTimeoutV3, "pingTimeoutV3");
    requirePositive(upgradeTimeout, "upgradeTimeout");
    requirePositive(connectTimeout, "connectTimeout");
    require(maxPayload >= 1_000, "maxPayload", "at least 1000 bytes", maxPayload);
    transports = List.copyOf(transports);
  }

  EngineConfig engine() {
    return new EngineConfig(
        transports, pingInterval, pingTimeout, pingTimeoutV3, upgradeTimeout, maxPayload, cookie);
  }

  // Echo has no use for attachments: together they may be as long as one message.
  SocketConfig socket() {
    return new SocketConfig(connectTimeout, maxPayload);
  }

  private static void requirePositive(Duration value, String key) {
    require(value.compareTo(Duration.ZERO) > 0, key, "a time above zero", value);
  }

  private static void require(boolean valid, String key, String expected, Object value) {
    if (!valid) {
      throw new IllegalArgumentException(key + ": expected " + expected + ", got " + value);
    }
  }
}
