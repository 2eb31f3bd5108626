package io.echobridge.channel;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * That a node wants to know which clients have an event.
 *
 * @param asker the node, as text
 * @param number tells its events apart
 * @param waitMillis how long it waits for that
 * @param channels to how many channels the event goes
 */
public record Confirm(String asker, long number, int waitMillis, int channels)
    implements Comparable<Confirm> {
  /** The longest that anybody waits. */
  public static final int LONGEST_MILLIS = 10_000;

  private static final Pattern ID = Pattern.compile("([0-9A-Za-z-]{1,64})\\.([0-9]{1,18})");

  /**
   * Made of what a message says, which may be anything.
   *
   * @param id as {@link #id}
   * @param waitMillis what is out of bounds is brought within them
   */
  public static Optional<Confirm> of(String id, long waitMillis, int channels) {
    Matcher parts = ID.matcher(id);
    if (id.length() > 100 || channels < 1 || !parts.matches()) {
      return Optional.empty();
    }
    int wait = (int) Math.max(1, Math.min(LONGEST_MILLIS, waitMillis));
    return Optional.of(new Confirm(parts.group(1), Long.parseLong(parts.group(2)), wait, channels));
  }

  /** Node and number as one text. */
  public String id() {
    return asker + '.' + number;
  }

  /** Keeps tables quick where others choose the texts. */
  @Override
  public int compareTo(Confirm other) {
    int askers = asker.compareTo(other.asker);
    return askers != 0 ? askers : Long.compare(number, other.number);
  }
}
