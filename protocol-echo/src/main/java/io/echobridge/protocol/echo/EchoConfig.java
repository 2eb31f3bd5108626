package io.echobridge.protocol.echo;

import io.echobridge.protocol.echo.engineio.EngineConfig;
import io.echobridge.protocol.echo.socketio.SocketConfig;
import io.echobridge.settings.Faults;
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

  /** Fewer would not take laravel-echo's own messages. */
  private static final int LEAST_PAYLOAD = 1_000;

  /**
   * @throws IllegalArgumentException when values make no sense; one line for each, led by its key
   */
  public EchoConfig {
    Faults faults =
        new Faults()
            .that(path.matches("(/[A-Za-z0-9._~-]+)+"), "path", "a path such as /socket.io", path)
            .that(
                !transports.isEmpty() && TRANSPORTS.containsAll(transports),
                "transports",
                "polling, websocket or both",
                transports);
    requirePositive("ping-interval", pingInterval, faults);
    requirePositive("ping-timeout", pingTimeout, faults);
    requirePositive("ping-timeout-v3", pingTimeoutV3, faults);
    requirePositive("upgrade-timeout", upgradeTimeout, faults);
    requirePositive("connect-timeout", connectTimeout, faults);
    faults
        .that(
            maxPayload >= LEAST_PAYLOAD,
            "max-payload",
            "at least " + LEAST_PAYLOAD + " bytes",
            maxPayload)
        .done();
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

  private static void requirePositive(String key, Duration value, Faults faults) {
    boolean positive = !value.isZero() && !value.isNegative();
    faults.that(positive, key, "a time above zero", value.toMillis() + "ms");
  }
}
