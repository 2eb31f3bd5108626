package io.echobridge.protocol.echo.engineio;

/** How far a session on polling is. */
enum PollingState {
  OPEN,
  /** On its way to a WebSocket: packets still come, and the client's requests are over. */
  MOVING,
  /** Ended by the server; the next poll is told. */
  CLOSING,
  /** Over, or gone on as a WebSocket. */
  DONE
}
