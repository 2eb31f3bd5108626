package io.echobridge.mapping;

/**
 * A message is no event. Its message is a reason of one line for people: the word of {@link
 * #reason} and what was expected, never the payload.
 */
public final class UnmappableMessageException extends RuntimeException {
  private static final int MAX_LENGTH = 200;

  private final String reason;
  private final boolean dropped;

  public UnmappableMessageException(String reason, String words) {
    this(reason, words, false);
  }

  private UnmappableMessageException(String reason, String words, boolean dropped) {
    // Others decide how often this is thrown, so it costs no stack trace.
    super(bounded(reason + ": " + words), null, false, false);
    this.reason = reason;
    this.dropped = dropped;
  }

  /** Of a message that is not for this app at all, and no dead letter. */
  static UnmappableMessageException dropped(String reason, String words) {
    return new UnmappableMessageException(reason, words, true);
  }

  /** A fixed word for a counter, such as {@code bad-json}. */
  public String reason() {
    return reason;
  }

  /** Whether the message is only to be dropped and counted: it is nobody's mistake. */
  public boolean isDropped() {
    return dropped;
  }

  private static String bounded(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 1) + "…";
  }
}
