package io.echobridge.protocol.pusher.frame;

/**
 * The codes of errors and of close frames. They decide when a client is back: below 4100 it stays
 * away for good, from 4100 it comes again after a second, from 4200 at once.
 */
public final class ErrorCode {
  /** A fault of the client's that costs it nothing but what it asked for. */
  public static final int NONE = 0;

  /** The page has a key that no app has. */
  public static final int UNKNOWN_KEY = 4001;

  /** The client speaks a version of the protocol that the server does not. */
  public static final int UNSUPPORTED_VERSION = 4007;

  /** The client may not be here, or not do that. */
  public static final int UNAUTHORISED = 4009;

  /** There is no place for the client now. */
  public static final int OVER_CAPACITY = 4100;

  /** The client did not answer a ping. */
  public static final int NO_PONG = 4201;

  /** A client event is refused; never a close. */
  public static final int CLIENT_EVENT = 4301;

  /** A watchlist is too long; never a close. */
  public static final int WATCHLIST = 4302;

  private ErrorCode() {}
}
