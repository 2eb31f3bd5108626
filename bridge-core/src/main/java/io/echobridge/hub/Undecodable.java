package io.echobridge.hub;

/** A message is no event. The reason is a fixed word for a counter. */
final class Undecodable extends Exception {
  private final String reason;

  Undecodable(String reason) {
    // Others decide how often this is thrown, so it costs no stack trace.
    super(reason, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
