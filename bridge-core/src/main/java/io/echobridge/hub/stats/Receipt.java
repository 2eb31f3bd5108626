package io.echobridge.hub.stats;

/**
 * Who has an event.
 *
 * @param subscribers how many connections were sent it
 * @param written of how many the kernel has taken it
 * @param received how many have shown that they have it
 * @param unknown how many cannot show it
 */
public record Receipt(int subscribers, int written, int received, int unknown) {
  /** Nobody. */
  public static final Receipt NONE = new Receipt(0, 0, 0, 0);

  /** Both together. */
  public Receipt plus(Receipt other) {
    return new Receipt(
        subscribers + other.subscribers,
        written + other.written,
        received + other.received,
        unknown + other.unknown);
  }
}
