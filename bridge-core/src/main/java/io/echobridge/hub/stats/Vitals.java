package io.echobridge.hub.stats;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a node does, in as few numbers as go to the other nodes every few seconds.
 *
 * @param clients that it has
 * @param in messages a second that brokers brought of late
 * @param out messages a second that went to clients of late
 * @param waiting bytes that wait for slow clients
 */
public record Vitals(long clients, long in, long out, long waiting) {
  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,15}) (\\d{1,15}) (\\d{1,15}) (\\d{1,15})(?: .{0,200})?");

  /** As it goes to other nodes. */
  public String text() {
    return clients + " " + in + " " + out + " " + waiting;
  }

  /**
   * Reads what another node says; newer ones may say more.
   *
   * @return empty where it means nothing
   */
  public static Optional<Vitals> read(String text) {
    Matcher numbers = TEXT.matcher(text);
    return numbers.matches()
        ? Optional.of(
            new Vitals(
                Long.parseLong(numbers.group(1)),
                Long.parseLong(numbers.group(2)),
                Long.parseLong(numbers.group(3)),
                Long.parseLong(numbers.group(4))))
        : Optional.empty();
  }
}
