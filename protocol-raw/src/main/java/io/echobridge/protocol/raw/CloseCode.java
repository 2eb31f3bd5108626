package io.echobridge.protocol.raw;

import io.echobridge.gate.CloseReason;
import io.echobridge.websocket.WebSocket;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The codes in close frames, by which a page knows whether and when to come back, and how often
 * each was sent. Thread-safe.
 */
final class CloseCode {
  /** The request, or a message, makes no sense. */
  static final int REQUEST = 4400;

  /** The client's token is not accepted, or it has none. */
  static final int UNAUTHORIZED = 4401;

  /** The client may not hear a channel, or the application has ended it. */
  static final int FORBIDDEN = 4403;

  /** There is no app at this address. */
  static final int NO_APP = 4404;

  /** The client's token has ended; with a new one it may come back. */
  static final int EXPIRED = 4409;

  /** A message is too large. */
  static final int TOO_LARGE = 4413;

  /** The client wants, or says, more than it may. */
  static final int TOO_MUCH = 4429;

  /** The client is too slow, or the server has no room: it may come back later. */
  static final int LATER = WebSocket.TRY_AGAIN_LATER;

  private static final int[] CODES = {
    REQUEST, UNAUTHORIZED, FORBIDDEN, NO_APP, EXPIRED, TOO_LARGE, TOO_MUCH
  };

  private final Map<Integer, LongAdder> counts = new TreeMap<>();

  CloseCode() {
    for (int code : CODES) {
      counts.put(code, new LongAdder());
    }
  }

  /** The code for a client that is ended for this reason. */
  static int of(CloseReason reason) {
    return switch (reason) {
      case LEFT, PAGE_LEFT, TRANSPORT_CLOSED, TAKEN_OVER -> WebSocket.NORMAL;
      case PROTOCOL_ERROR, TOO_LATE -> REQUEST;
      case UNAUTHORIZED -> UNAUTHORIZED;
      case EXPIRED -> EXPIRED;
      case DISCONNECTED, REFUSED -> FORBIDDEN;
      case TOO_MANY_MESSAGES -> TOO_MUCH;
      case TOO_SLOW, MEMORY, UNDECIDED -> LATER;
      case DEFECT -> WebSocket.INTERNAL_ERROR;
      case PING_TIMEOUT, DRAINING, SERVER_STOP -> WebSocket.GOING_AWAY;
    };
  }

  /** A client is sent away; codes of all WebSockets say nothing of why, and are not counted. */
  void count(int code) {
    LongAdder count = counts.get(code);
    if (count != null) {
      count.increment();
    }
  }

  Map<Integer, Long> sums() {
    Map<Integer, Long> sums = new TreeMap<>();
    counts.forEach((code, count) -> sums.put(code, count.sum()));
    return sums;
  }
}
