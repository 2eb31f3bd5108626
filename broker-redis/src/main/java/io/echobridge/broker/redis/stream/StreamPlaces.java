package io.echobridge.broker.redis.stream;

import io.echobridge.broker.Places;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Places among the entries of some streams. A text has the last entry of each stream, with a print
 * of it, as a stream may be deleted and made anew; and one of the streams' names, as the settings
 * may have been others. A lane is a stream; its number is that in the settings. Thread-safe.
 */
public final class StreamPlaces implements Places {
  private static final int BASE = Character.MAX_RADIX;
  private static final int PRINT_BITS = 18;

  /** About what one entry takes. */
  private static final int BYTES = 48;

  private final String names;
  private final List<Lane> lanes;
  private boolean begun;

  /**
   * @param streams their names, in the order of the settings
   * @param mostBytes that may be kept for all of them
   */
  public StreamPlaces(List<String> streams, int mostBytes) {
    CRC32C sum = new CRC32C();
    streams.forEach(name -> update(sum, name.getBytes(StandardCharsets.UTF_8)));
    this.names = Long.toString(sum.getValue(), BASE);
    int most = Math.max(1, mostBytes / BYTES / streams.size());
    this.lanes = IntStream.range(0, streams.size()).mapToObj(i -> new Lane(most)).toList();
  }

  /**
   * A stream will be read.
   *
   * @param behind the entry behind which it is read
   * @param isLast whether that was the last one; else it is only some point of its past
   */
  public synchronized void begin(int lane, EntryId behind, boolean isLast) {
    lanes.get(lane).begin(behind, isLast);
  }

  /** What was in the streams when this node started is taken. Idempotent. */
  public synchronized void begun() {
    begun = true;
  }

  /** An entry was read; returns its ordinal. */
  public synchronized long add(int lane, EntryId id, Map<String, byte[]> fields) {
    return lanes.get(lane).add(id, print(fields));
  }

  /** The listener has taken all up to this one. */
  public synchronized void taken(int lane, long ordinal) {
    lanes.get(lane).taken(ordinal);
  }

  /** Entries of a stream were deleted before they were read. */
  public synchronized void gap(int lane) {
    lanes.get(lane).gap();
  }

  private static int print(Map<String, byte[]> fields) {
    CRC32C sum = new CRC32C();
    new TreeMap<>(fields)
        .forEach(
            (name, value) -> {
              update(sum, name.getBytes(StandardCharsets.UTF_8));
              update(sum, value);
            });
    return 1 + (int) (sum.getValue() & ((1 << PRINT_BITS) - 1));
  }

  private static void update(CRC32C sum, byte[] text) {
    sum.update(text, 0, text.length);
    sum.update(0);
  }

  @Override
  public synchronized Optional<String> text(long[] heads) {
    StringBuilder text = new StringBuilder(names);
    for (int i = 0; i < lanes.size(); i++) {
      long head = i < heads.length ? heads[i] : -1;
      EntryId id = lanes.get(i).id(head);
      if (id == null) {
        return Optional.empty();
      }
      text.append('.').append(part(id, lanes.get(i).print(head)));
    }
    return text.length() > LONGEST ? Optional.empty() : Optional.of(text.toString());
  }

  private static String part(EntryId id, int print) {
    String number = id.number() == 0 ? "" : '-' + Long.toUnsignedString(id.number(), BASE);
    return Long.toUnsignedString(id.millis(), BASE) + number + '_' + Integer.toString(print, BASE);
  }

  @Override
  public Resolved resolve(String text) {
    if (text.length() > LONGEST) {
      return new Unknown();
    }
    String[] parts = text.split("\\.", -1);
    if (parts.length != 1 + lanes.size() || !parts[0].equals(names)) {
      return new Unknown();
    }
    long[] heads = new long[lanes.size()];
    boolean isOlder = false;
    boolean isAhead = false;
    for (int i = 0; i < heads.length; i++) {
      Resolved resolved = resolve(lanes.get(i), parts[1 + i]);
      if (resolved instanceof At at) {
        heads[i] = at.heads()[0];
      } else if (resolved instanceof Unknown) {
        return resolved;
      }
      isOlder |= resolved instanceof Older;
      isAhead |= resolved instanceof Ahead;
    }
    return isOlder ? new Older() : isAhead ? new Ahead() : new At(heads);
  }

  private synchronized Resolved resolve(Lane lane, String part) {
    int end = part.indexOf('_');
    int dash = part.indexOf('-');
    if (end < 0 || dash > end) {
      return new Unknown();
    }
    Long millis = number(part.substring(0, dash < 0 ? end : dash));
    Long number = dash < 0 ? Long.valueOf(0) : number(part.substring(dash + 1, end));
    OptionalInt print = print(part.substring(end + 1));
    if (millis == null || number == null || print.isEmpty()) {
      return new Unknown();
    }
    EntryId id = new EntryId(millis, number);
    return part(id, print.getAsInt()).equals(part)
        ? lane.resolve(id, print.getAsInt())
        : new Unknown(); // there is one text for each
  }

  private static @Nullable Long number(String text) {
    try {
      return Long.parseUnsignedLong(text, BASE);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static OptionalInt print(String text) {
    try {
      return OptionalInt.of(Integer.parseInt(text, BASE));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  @Override
  public synchronized long[] behindGap() {
    return lanes.stream().mapToLong(Lane::first).toArray();
  }

  @Override
  public synchronized Optional<long[]> first() {
    return begun ? Optional.of(lanes.stream().mapToLong(Lane::first).toArray()) : Optional.empty();
  }
}
