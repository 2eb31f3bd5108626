package io.echobridge.protocol.raw;

import io.echobridge.gate.Admission;
import io.echobridge.gate.Admitted;
import io.echobridge.gate.ProtocolRefusal;
import io.echobridge.websocket.WebSocket;
import io.echobridge.websocket.WebSocketDoor;
import io.undertow.util.StatusCodes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a client is not let in. A page cannot see the status of a request for a WebSocket, so it is
 * accepted, and closed with a code; a page with server-sent events sees the status.
 *
 * @param code what the close frame says
 * @param status what the answer says
 * @param words for the operator, and in the answer
 * @param counted what it counts as; null where that was counted before
 */
record Refusal(int code, int status, String words, @Nullable ProtocolRefusal counted)
    implements WebSocketDoor.Refusal {
  /** It is told another time that there is no app for it. */
  static final Refusal NO_APP =
      new Refusal(
          CloseCode.NO_APP,
          StatusCodes.NOT_FOUND,
          "a client's request leads to no app",
          ProtocolRefusal.APP);

  /** It would never hear anything. */
  static final Refusal NO_CHANNEL = request("a URL names no channel");

  /** Another server takes it. */
  static final Refusal DRAINING =
      new Refusal(
          WebSocket.GOING_AWAY,
          StatusCodes.SERVICE_UNAVAILABLE,
          "the server is about to stop",
          null);

  static final Refusal FULL =
      new Refusal(
          CloseCode.LATER, StatusCodes.SERVICE_UNAVAILABLE, "the server takes no more now", null);

  static final Refusal TOO_MANY_OF_ADDRESS =
      new Refusal(
          CloseCode.TOO_MUCH,
          StatusCodes.TOO_MANY_REQUESTS,
          "too many clients are connected from here",
          null);

  /** The request asks for more than one may, and would do so later. */
  static Refusal limit(String words) {
    return new Refusal(CloseCode.TOO_MUCH, StatusCodes.BAD_REQUEST, words, ProtocolRefusal.REQUEST);
  }

  /** The request makes no sense, and would make none later. */
  static Refusal request(String words) {
    return new Refusal(CloseCode.REQUEST, StatusCodes.BAD_REQUEST, words, ProtocolRefusal.REQUEST);
  }

  /**
   * Why a client finds no place, where that is worth an upgrade: not when more come than the server
   * can take in.
   */
  static Optional<Refusal> of(Admission.Reason reason) {
    return switch (reason) {
      case CONNECTIONS, CLUSTER -> Optional.of(FULL);
      case ADDRESS -> Optional.of(TOO_MANY_OF_ADDRESS);
      default -> Optional.empty();
    };
  }

  @Override
  public void count(Admitted place) {
    if (counted != null) {
      place.countRefusal(counted, words);
    }
  }
}
