package io.echobridge.protocol.echo;

import io.echobridge.protocol.engineio.EngineConfig;
import io.echobridge.protocol.socketio.SocketConfig;
import java.time.Duration;
import java.util.ArrayList;
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

  /** Fewer would not take laravel-echo's own messages. */
  private static final int LEAST_PAYLOAD = 1_000;

  /**
   * @throws IllegalArgumentException when values make no sense; one line for each, led by its key
   */
  public EchoConfig {
    List<String> faults = new ArrayList<>();
    if (!path.matches("(/[A-Za-z0-9._~-]+)+")) {
      faults.add("path: expected a path such as /socket.io, got " + path);
    }
    if (transports.isEmpty() || !TRANSPORTS.containsAll(transports)) {
      faults.add("transports: expected polling, websocket or both, got " + transports);
    }
    requirePositive("ping-interval", pingInterval, faults);
    requirePositive("ping-timeout", pingTimeout, faults);
    requirePositive("ping-timeout-v3", pingTimeoutV3, faults);
    requirePositive("upgrade-timeout", upgradeTimeout, faults);
    requirePositive("connect-timeout", connectTimeout, faults);
    if (maxPayload < LEAST_PAYLOAD) {
      faults.add("max-payload: expected at least " + LEAST_PAYLOAD + " bytes, got " + maxPayload);
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", faults));
    }
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

  private static void requirePositive(String key, Duration value, List<String> faults) {
    if (value.isZero() || value.isNegative()) {
      faults.add(key + ": expected a time above zero, got " + value.toMillis() + "ms");
    }
  }
}
