package io.echobridge.protocol.pusher;

import io.echobridge.gate.CloseReason;
import io.echobridge.net.Frame;
import io.echobridge.protocol.pusher.frame.ErrorCode;
import io.echobridge.protocol.pusher.frame.Sayings;
import io.echobridge.websocket.WebSocket;
import java.util.Optional;

/**
 * How a client is told that it ends. The code decides when it is back.
 *
 * @param code what the close frame says
 * @param words what a {@code pusher:error} before it says; empty where the code is one of all
 *     WebSockets, which needs no words
 */
record Farewell(int code, String words) {
  static Farewell of(CloseReason reason) {
    return switch (reason) {
      case LEFT, PAGE_LEFT, TRANSPORT_CLOSED, TAKEN_OVER -> new Farewell(WebSocket.NORMAL, "");
      case PING_TIMEOUT -> new Farewell(ErrorCode.NO_PONG, "Pong reply not received in time");
      case PROTOCOL_ERROR ->
          new Farewell(ErrorCode.UNAUTHORISED, "Too many frames that are no events");
      case TOO_LATE ->
          new Farewell(ErrorCode.UNAUTHORISED, "Connection not authorized within timeout");
      case TOO_SLOW ->
          new Farewell(ErrorCode.OVER_CAPACITY, "The client does not take what is sent to it");
      case TOO_MANY_MESSAGES ->
          new Farewell(ErrorCode.OVER_CAPACITY, "The client sends too many frames");
      case MEMORY -> new Farewell(ErrorCode.OVER_CAPACITY, "The server is short of memory");
      case DISCONNECTED, REFUSED ->
          new Farewell(ErrorCode.UNAUTHORISED, "Connection ended by the application");
      case UNAUTHORIZED ->
          new Farewell(ErrorCode.UNAUTHORISED, "Connection not authorized: its token is refused");
      case EXPIRED -> new Farewell(ErrorCode.OVER_CAPACITY, "The connection's token has ended");
      case UNDECIDED ->
          new Farewell(ErrorCode.OVER_CAPACITY, "Nobody can say now whether the token is good");
      case DEFECT -> new Farewell(WebSocket.INTERNAL_ERROR, "");
      case DRAINING, SERVER_STOP -> new Farewell(WebSocket.GOING_AWAY, "");
    };
  }

  Optional<Frame> error() {
    return words.isEmpty() ? Optional.empty() : Optional.of(Sayings.error(code, words));
  }
}
