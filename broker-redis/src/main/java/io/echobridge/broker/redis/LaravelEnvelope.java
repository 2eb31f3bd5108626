package io.echobridge.broker.redis;

import java.nio.charset.StandardCharsets;

/** What a message of Laravel's looks like from afar. */
final class LaravelEnvelope {
  private static final byte[] EVENT = "\"event\"".getBytes(StandardCharsets.US_ASCII);

  private LaravelEnvelope() {}

  /** Whether it begins like an object and names an event somewhere; it is not parsed. */
  static boolean isLikely(byte[] body) {
    return body.length > 0 && body[0] == '{' && holdsEvent(body);
  }

  private static boolean holdsEvent(byte[] body) {
    for (int at = 1; at <= body.length - EVENT.length; at++) {
      int i = 0;
      while (i < EVENT.length && body[at + i] == EVENT[i]) {
        i++;
      }
      if (i == EVENT.length) {
        return true;
      }
    }
    return false;
  }
}
