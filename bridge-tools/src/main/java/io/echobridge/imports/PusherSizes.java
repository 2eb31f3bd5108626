package io.echobridge.imports;

import java.util.List;

/** What becomes of the sizes that Reverb allows. */
final class PusherSizes {
  /** Fewer bytes of a frame would not take what clients say themselves. */
  private static final int LEAST_FRAME = 1_000;

  private static final int DEFAULT_EVENT = 1 << 20;

  /** A larger body does not fit into one message to other nodes. */
  private static final int LARGEST_EVENT = 3 << 20;

  private final Translation to;

  PusherSizes(Translation to) {
    this.to = to;
  }

  /** What one client may send at once. */
  void message(String name, String value) {
    if (!isNumber(name, value)) {
      return;
    }
    int bytes = Integer.parseInt(value);
    String whisper = to.draft.set(limit("max-whisper"), Math.max(bytes, 1));
    if (bytes < LEAST_FRAME) {
      to.different(name, "Frames of " + LEAST_FRAME + " bytes and less are always read.", whisper);
    } else {
      String frame = to.draft.set(List.of("protocols", "pusher", "max-frame"), bytes);
      to.same(name, frame, whisper);
    }
  }

  /** What the application may publish at once, which is bounded more widely here. */
  void request(String name, String value) {
    if (!isNumber(name, value)) {
      return;
    }
    int bytes = Integer.parseInt(value);
    if (bytes <= DEFAULT_EVENT) {
      to.notCarried(
          name, "Larger ones are taken: limits.max-event-size bounds the data of an event, 1 MiB.");
    } else {
      to.different(
          name,
          "It bounds the data of an event alone, without headers"
              + (bytes > LARGEST_EVENT ? "; api.max-body, 3 MiB, bounds the whole." : "."),
          to.draft.set(limit("max-event-size"), Math.min(bytes, LARGEST_EVENT)));
    }
  }

  private boolean isNumber(String name, String value) {
    boolean number = value.matches("\\d{1,9}");
    if (!number) {
      to.yours(name, "Expected a number, got something else: the default holds.");
    }
    return number;
  }

  private static List<String> limit(String key) {
    return List.of("apps", "default", "limits", key);
  }
}
