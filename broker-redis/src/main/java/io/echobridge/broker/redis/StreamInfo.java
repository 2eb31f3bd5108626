package io.echobridge.broker.redis;

import io.echobridge.broker.redis.stream.EntryId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Redis says of a stream.
 *
 * @param last the id that was given last, whether or not its entry is still there; zero for a
 *     stream that does not exist
 * @param oldest the oldest entry; null where there is none
 * @param deleted the highest id of an entry that was deleted by its id; zero where this Redis does
 *     not tell (before 7.0)
 * @param added how many entries there ever were; {@link #UNKNOWN} where this Redis does not tell
 * @param length how many there are
 */
record StreamInfo(
    EntryId last, @Nullable EntryId oldest, EntryId deleted, long added, long length) {
  static final long UNKNOWN = -1;
  static final StreamInfo NONE = new StreamInfo(EntryId.ZERO, null, EntryId.ZERO, 0, 0);

  /** From the answer to XINFO STREAM: names and values in turn. */
  static StreamInfo of(List<?> answer) {
    Map<String, Object> all = new HashMap<>();
    for (int i = 0; i + 1 < answer.size(); i += 2) {
      all.put(text(answer.get(i)), answer.get(i + 1));
    }
    Object first = all.get("first-entry");
    return new StreamInfo(
        id(all.get("last-generated-id")),
        first instanceof List<?> entry && !entry.isEmpty() ? id(entry.get(0)) : null,
        id(all.get("max-deleted-entry-id")),
        number(all.get("entries-added")),
        number(all.get("length")));
  }

  /**
   * Whether entries behind a point are gone, or may be.
   *
   * @param counted how many entries there ever were up to there, or {@link #UNKNOWN}
   */
  boolean lacksAfter(EntryId point, long counted) {
    if (point.isAfter(last)) {
      return true; // it lost its newest entries, or was made anew
    }
    if (!last.isAfter(point)) {
      return false;
    }
    if (deleted.isAfter(point)) {
      return true;
    }
    // Streams are trimmed from the oldest on: while the one at the point is there, so are those
    // behind it. Where it is gone, all that there are came behind it.
    boolean isThere = oldest != null && !oldest.isAfter(point);
    boolean isCounted = added != UNKNOWN && counted != UNKNOWN;
    return !isThere && (isCounted ? added - counted != length : !point.equals(EntryId.ZERO));
  }

  /** Up to where entries may be gone, if some are. */
  EntryId gapEnd() {
    EntryId before = oldest == null ? last : oldest;
    return deleted.isAfter(before) ? deleted : before;
  }

  private static EntryId id(@Nullable Object value) {
    EntryId id = value == null ? null : EntryId.of(text(value));
    return id == null ? EntryId.ZERO : id;
  }

  private static long number(@Nullable Object value) {
    return value instanceof Long number ? number : UNKNOWN;
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(value);
  }
}
