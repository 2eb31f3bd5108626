package io.echobridge.broker.redis;

import java.nio.charset.StandardCharsets;

/** What a message of Laravel's looks like from afar. */
final class LaravelSigns {
  private static final byte[] EVENT = "\"event\"".getBytes(StandardCharsets.US_ASCII);

  /** Laravel writes the event first. */
  private static final int LOOKED_AT = 1 << 16;

  private LaravelSigns() {}

  /**
   * Whether it begins like an object that names an event, by a text; it is not parsed. Who is on a
   * presence channel, as this program publishes it, is another kind of event.
   */
  static boolean isLikely(byte[] body) {
    int end = Math.min(body.length, LOOKED_AT);
    int depth = 0;
    for (int at = 0; at < end; at++) {
      switch (body[at]) {
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        case '"' -> {
          if (depth == 1 && isEvent(body, at)) {
            return body[0] == '{';
          }
          at = endOfText(body, at, end);
        }
        default -> {}
      }
      if (depth < 1) {
        return false;
      }
    }
    return false;
  }

  private static boolean isEvent(byte[] body, int from) {
    for (int i = 0; i < EVENT.length; i++) {
      if (from + i >= body.length || body[from + i] != EVENT[i]) {
        return false;
      }
    }
    int colon = skipSpace(body, from + EVENT.length);
    int value = skipSpace(body, colon + 1);
    return value < body.length && body[colon] == ':' && body[value] == '"';
  }

  private static int skipSpace(byte[] body, int from) {
    int at = from;
    while (at < body.length && (body[at] == ' ' || body[at] == '\n' || body[at] == '\t')) {
      at++;
    }
    return at;
  }

  /** Where the text ends that begins there. */
  private static int endOfText(byte[] body, int from, int end) {
    int at = from + 1;
    while (at < end && body[at] != '"') {
      at += body[at] == '\\' ? 2 : 1;
    }
    return at;
  }
}
