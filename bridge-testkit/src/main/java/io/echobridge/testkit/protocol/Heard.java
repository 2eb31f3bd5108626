package io.echobridge.testkit.protocol;

/**
 * What a client of any protocol hears from the server.
 *
 * @param channel the channel it is about; empty at the end
 * @param name the event's name; empty where it is no event
 * @param data JSON without white space: the event's data, or what is said of members; empty
 *     elsewhere
 */
public record Heard(Kind kind, String channel, String name, String data) {
  /** What is said. */
  public enum Kind {
    /** An event of the application, or the whisper of a client. */
    EVENT,
    /** The subscription to a channel is refused. */
    REFUSED,
    /** Who is on a presence channel, for the client that joins it. */
    MEMBERS,
    /** A user came to a presence channel. */
    JOINED,
    /** A user left a presence channel. */
    LEFT,
    /** The server has ended the connection. */
    END
  }

  public static Heard event(String channel, String name, String data) {
    return new Heard(Kind.EVENT, channel, name, data);
  }

  public static Heard refused(String channel) {
    return new Heard(Kind.REFUSED, channel, "", "");
  }

  /** What is said of the members of a channel: {@code MEMBERS}, {@code JOINED}, {@code LEFT}. */
  public static Heard members(Kind kind, String channel, String data) {
    return new Heard(kind, channel, "", data);
  }

  public static Heard end() {
    return new Heard(Kind.END, "", "", "");
  }
}
