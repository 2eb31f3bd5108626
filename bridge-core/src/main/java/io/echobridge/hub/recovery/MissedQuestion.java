package io.echobridge.hub.recovery;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node asks another for what a broker said: {@code number begin upTo broker}, where the beginning
 * is a place, {@code *} for as long ago as possible, or {@code @ordinal.after} for what follows a
 * part.
 *
 * @param number makes equal questions different ones
 * @param behind the place behind which it begins; null where another thing says that
 * @param next where it goes on; null where it begins
 * @param upTo the place where it ends
 * @param broker by its name in the configuration
 */
public record MissedQuestion(
    long number, @Nullable String behind, @Nullable Next next, String upTo, String broker) {
  /** The kind of such questions. */
  public static final String KIND = "missed";

  private static final String OLDEST = "*";
  private static final String NUMBER = "-?[0-9]{1,18}";

  /**
   * What follows a part.
   *
   * @param ordinal the last of the part, as the node counts that is asked
   * @param after the number in that node's history of the last entry that is in the part
   */
  public record Next(long ordinal, long after) {}

  /** Whether it is about as much of the past as there is. */
  public boolean isOfThePast() {
    return behind == null && next == null;
  }

  public String text() {
    String begin = behind == null ? OLDEST : behind;
    if (next != null) {
      begin = "@" + next.ordinal + "." + next.after;
    }
    return number + " " + begin + " " + upTo + " " + broker;
  }

  /** The question that a text is; empty where it is none. */
  public static Optional<MissedQuestion> of(String text) {
    String[] words = text.split(" ", 4);
    if (words.length < 4 || !words[0].matches(NUMBER)) {
      return Optional.empty();
    }
    long number = Long.parseLong(words[0]);
    String begin = words[1];
    if (begin.equals(OLDEST)) {
      return Optional.of(new MissedQuestion(number, null, null, words[2], words[3]));
    }
    if (!begin.startsWith("@")) {
      return Optional.of(new MissedQuestion(number, begin, null, words[2], words[3]));
    }
    String[] next = begin.substring(1).split("\\.", -1);
    if (next.length != 2 || !next[0].matches(NUMBER) || !next[1].matches(NUMBER)) {
      return Optional.empty();
    }
    Next from = new Next(Long.parseLong(next[0]), Long.parseLong(next[1]));
    return Optional.of(new MissedQuestion(number, null, from, words[2], words[3]));
  }
}
