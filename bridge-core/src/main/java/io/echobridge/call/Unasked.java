package io.echobridge.call;

/** Why a call ends without an answer of the application's. */
public enum Unasked {
  /** Too many calls wait, or too large ones. */
  TOO_MANY,

  /** The process may have no more threads. */
  NO_THREAD,

  /** Nobody wants to know any more. */
  TAKEN_BACK,

  /** The daemon is shutting down. */
  CLOSED
}
