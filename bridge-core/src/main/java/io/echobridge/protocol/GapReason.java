package io.echobridge.protocol;

import java.util.Locale;

/** Why a client that came back is not brought up to date: for the client, and for metrics. */
public enum GapReason {
  /** No node knows its session. */
  UNKNOWN,
  /** Its session ended too long ago. */
  EXPIRED,
  /** Its session was ended for good. */
  ENDED,
  /** A page of another origin has the session. */
  ORIGIN,
  /** What the client gave as its offset is none. */
  UNPLACED,
  /** This node has not heard yet what the client has heard already, and waited in vain. */
  AHEAD,
  /** What the client missed is not kept any more. */
  TOO_OLD,
  /** The client missed more than is repeated at once. */
  TOO_MUCH,
  /** This node did not hear everything itself. */
  GAP;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The fixed word for it, such as {@code too-old}. */
  public String word() {
    return word;
  }
}
