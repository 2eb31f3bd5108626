package io.echobridge.protocol.echo.engineio;

import java.util.List;

/** The first packet of a session. */
final class OpenPacket {
  private OpenPacket() {}

  static String of(EngineSession session, List<String> upgrades) {
    EngineConfig config = session.config();
    String offered = upgrades.isEmpty() ? "[]" : "[\"" + String.join("\",\"", upgrades) + "\"]";
    return "0{\"sid\":\""
        + session.id()
        + "\",\"upgrades\":"
        + offered
        + ",\"pingInterval\":"
        + config.pingInterval().toMillis()
        + ",\"pingTimeout\":"
        + config.pingTimeout().toMillis()
        + ",\"maxPayload\":"
        + config.maxPayload()
        + "}";
  }
}
