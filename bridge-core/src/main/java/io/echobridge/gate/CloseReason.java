package io.echobridge.gate;

/**
 * Why a client went: for logs, counters and close frames of every protocol. What says nothing of a
 * WebSocket status ends without one.
 */
public enum CloseReason {
  /** The client said that it leaves. */
  LEFT("left"),

  /** The page was closed, or shows something else now: WebSocket status 1001 from a client. */
  PAGE_LEFT("page-left"),

  /** The client's connection ended, or the client closed it. */
  TRANSPORT_CLOSED("transport-closed"),

  /** The same session goes on with another connection of its client. */
  TAKEN_OVER("taken-over"),

  /** Nothing was heard of the client for too long. */
  PING_TIMEOUT("ping-timeout"),

  /** What the client sent is not what its protocol allows. */
  PROTOCOL_ERROR("protocol-error"),

  /** The client did not finish in time what it began, such as its first packet. */
  TOO_LATE("too-late"),

  /** The client took nothing of what waited for it, or polled no more. */
  TOO_SLOW("too-slow", 1008),

  /** The client sent far more messages than it may. */
  TOO_MANY_MESSAGES("too-many-messages"),

  /** Clients held too much memory, and this one much of it; or there was none for its message. */
  MEMORY("memory", 1013),

  /** The client may not hear what it asked for. */
  REFUSED("refused"),

  /** The application wants this client to go. */
  DISCONNECTED("disconnected"),

  /** The application, or its token, says that the client may not be here. */
  UNAUTHORIZED("unauthorized"),

  /** The client's connection token has ended. */
  EXPIRED("expired"),

  /** Nobody can say at present whether the client may be here: it is to try again. */
  UNDECIDED("undecided", 1013),

  /** A message of the client's could not be handled, which is a defect of ours. */
  DEFECT("defect"),

  /** The server is going away, and the client is to connect to another one. */
  DRAINING("draining", 1001),

  /** The server stops. */
  SERVER_STOP("server-stop");

  /** Stands for a close frame without a status, as everywhere with WebSockets (RFC 6455, 7.4.1). */
  private static final int NO_STATUS = 1005;

  private final String word;
  private final int status;

  CloseReason(String word) {
    this(word, NO_STATUS);
  }

  CloseReason(String word, int status) {
    this.word = word;
    this.status = status;
  }

  /** Why a WebSocket ended that was closed with this status. */
  public static CloseReason ofStatus(int status) {
    return switch (status) {
      case 1001 -> PAGE_LEFT;
      case 1002, 1007, 1009 -> PROTOCOL_ERROR;
      case 1008 -> TOO_SLOW;
      case 1011 -> DEFECT;
      case 1013 -> MEMORY;
      default -> TRANSPORT_CLOSED;
    };
  }

  /**
   * Whether the client may come back at once, as nobody meant it to go: for others it stays where
   * it is for a moment. So it may after a mistake in its protocol, which a balancer makes that
   * repeats a request.
   */
  public boolean mayReturn() {
    return switch (this) {
      case LEFT, PAGE_LEFT, TAKEN_OVER, REFUSED, DISCONNECTED, UNAUTHORIZED, EXPIRED -> false;
      default -> true;
    };
  }

  /** Whether the session is over for good: it was ended on purpose. */
  public boolean isForGood() {
    return switch (this) {
      case LEFT, DISCONNECTED, UNAUTHORIZED, EXPIRED, UNDECIDED -> true;
      default -> false;
    };
  }

  /** A fixed word, for metrics. */
  public String word() {
    return word;
  }

  /** What the close frame of a WebSocket says; 1005 where it says nothing. */
  public int status() {
    return status;
  }
}
