package io.echobridge.protocol.echo.engineio;

import java.time.Duration;
import java.util.List;

/**
 * Settings of Engine.IO.
 *
 * @param transports which of {@code polling} and {@code websocket} are offered
 * @param pingInterval how often a heartbeat is due
 * @param pingTimeout how long the other side may be late with it (revision 4, and what clients of
 *     revision 3 are told)
 * @param pingTimeoutV3 how long a client of revision 3 may be late: its timers are slow in
 *     background tabs
 * @param upgradeTimeout how long an upgrade to WebSocket may take
 * @param maxPayload the most bytes of one message, and of one polling request
 * @param cookie whether polling handshakes of revision 3 set the cookie {@code io}, as the old
 *     server did
 */
public record EngineConfig(
    List<String> transports,
    Duration pingInterval,
    Duration pingTimeout,
    Duration pingTimeoutV3,
    Duration upgradeTimeout,
    int maxPayload,
    boolean cookie) {
  boolean offers(String transport) {
    return transports.contains(transport);
  }

  /** What a polling client may go over to. */
  List<String> upgrades() {
    return offers("websocket") ? List.of("websocket") : List.of();
  }
}
