package io.echobridge.protocol.echo.engineio;

import io.echobridge.gate.Admission;

/** What a request is refused with, in the words that every Engine.IO server uses. */
enum EngineError {
  UNKNOWN_TRANSPORT(0, 400, "Transport unknown"),
  UNKNOWN_SID(1, 400, "Session ID unknown"),
  BAD_HANDSHAKE_METHOD(2, 400, "Bad handshake method"),
  BAD_REQUEST(3, 400, "Bad request"),
  FORBIDDEN(4, 403, "Forbidden"),
  UNSUPPORTED_REVISION(5, 400, "Unsupported protocol version"),
  GOING_AWAY(4, 503, "The server is going away: connect again", 1),
  FULL(4, 503, "The server is full: connect again later", 10),
  ADDRESS_FULL(4, 429, "Too many connections from this address", 10),
  NO_MEMORY(4, 503, "The server has no memory for more clients: connect again later", 10),
  BUSY(4, 503, "Too many clients at once: connect again", 5);

  private final int code;
  private final int status;
  private final String message;
  private final int retryAfter;

  EngineError(int code, int status, String message) {
    this(code, status, message, 0);
  }

  EngineError(int code, int status, String message, int retryAfter) {
    this.code = code;
    this.status = status;
    this.message = message;
    this.retryAfter = retryAfter;
  }

  static EngineError of(Admission.Reason reason) {
    return switch (reason) {
      case CONNECTIONS, CLUSTER -> FULL;
      case ADDRESS -> ADDRESS_FULL;
      case HANDSHAKES -> BUSY;
      case MEMORY -> NO_MEMORY;
      case MESSAGES -> BAD_REQUEST;
      case ORIGIN -> FORBIDDEN;
    };
  }

  /** After how many seconds the client may try again; 0 for nothing to be said of it. */
  int retryAfter() {
    return retryAfter;
  }

  int status() {
    return status;
  }

  String message() {
    return message;
  }

  String json() {
    return "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
  }
}
