package io.echobridge.channel;

import java.util.Optional;

/**
 * The name of a channel: a literal, never a pattern, of 1 to {@value #MAX_LENGTH} characters. Any
 * character but the control characters may stand in it; Laravel's names hold dots, dashes, and
 * whatever an application puts there.
 *
 * <p>Clients choose names, also many with the same hash: maps stay quick with them because names
 * have an order.
 *
 * @param value the name as clients and applications know it, without the broker's prefix
 */
public record ChannelName(String value) implements Comparable<ChannelName> {
  private static final String OF_USER = "#server-to-user-";
  private static final String OF_CONNECTION = "#connection-";

  /** The channel that every connection of an app hears, where the app wants that. */
  public static final ChannelName EVERYBODY = new ChannelName("#all");

  /** The most characters (UTF-16 units) a name may have. */
  public static final int MAX_LENGTH = 200;

  /**
   * @throws IllegalArgumentException when {@code value} is no channel name
   */
  public ChannelName {
    String fault = fault(value);
    if (fault != null) {
      throw new IllegalArgumentException(fault);
    }
  }

  /** The name, or nothing where the text is no channel name; for text from outside. */
  public static Optional<ChannelName> parse(String text) {
    return fault(text) == null ? Optional.of(new ChannelName(text)) : Optional.empty();
  }

  public ChannelKind kind() {
    return ChannelKind.of(value);
  }

  /**
   * Whether the name is the server's own, as {@code #server-to-user-7}, {@code #connection-1.2} and
   * {@code #all} are: applications publish there, and no client may ask for it but those that hear
   * it anyway, whatever their protocol.
   */
  public boolean isReserved() {
    return value.charAt(0) == '#';
  }

  /**
   * Whether it is a name by which the hub itself keeps something: nobody publishes or listens
   * there.
   */
  public boolean isInternal() {
    return isReserved()
        && !value.startsWith(OF_USER)
        && !value.startsWith(OF_CONNECTION)
        && !value.equals(EVERYBODY.value);
  }

  /** Whether it is the channel on which an application reaches one user. */
  public boolean isOfUser() {
    return value.startsWith(OF_USER);
  }

  /** The channel on which an application reaches one user; empty where no name can hold the id. */
  public static Optional<ChannelName> ofUser(String userId) {
    return parse(OF_USER + userId);
  }

  /** The channel on which an application reaches one connection, by its secret id. */
  public static Optional<ChannelName> ofConnection(String id) {
    return parse(OF_CONNECTION + id);
  }

  /** The secret id of the connection that alone hears this channel; empty of any other. */
  public Optional<String> connection() {
    return value.startsWith(OF_CONNECTION)
        ? Optional.of(value.substring(OF_CONNECTION.length()))
        : Optional.empty();
  }

  /**
   * Whether what is said here is encrypted by the application, and none of the server's business.
   */
  public boolean isEncrypted() {
    return value.startsWith("private-encrypted-");
  }

  /** Whether the last event of this channel is kept for those that subscribe later. */
  public boolean isCache() {
    return switch (value.charAt(0)) {
      case 'c' -> value.startsWith("cache-");
      case 'p' ->
          value.startsWith("private-cache-")
              || value.startsWith("presence-cache-")
              || value.startsWith("private-encrypted-cache-");
      default -> false;
    };
  }

  @Override
  public int compareTo(ChannelName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static @org.jspecify.annotations.Nullable String fault(String text) {
    if (text.isEmpty()) {
      return "a channel name is not empty";
    }
    if (text.length() > MAX_LENGTH) {
      return "a channel name has at most "
          + MAX_LENGTH
          + " characters, this one has "
          + text.length();
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == 0x7f) {
        return "a channel name has no control characters";
      }
      if (Character.isSurrogate(c) && !isPair(text, i)) {
        return "a channel name is well-formed Unicode";
      }
      if (Character.isHighSurrogate(c)) {
        i++;
      }
    }
    return null;
  }

  private static boolean isPair(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        && at + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(at + 1));
  }
}
