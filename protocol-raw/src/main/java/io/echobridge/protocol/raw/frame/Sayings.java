package io.echobridge.protocol.raw.frame;

import static io.echobridge.text.JsonText.quoted;

import io.echobridge.net.Frame;
import io.echobridge.net.FrameBuilder;
import io.echobridge.protocol.Beginning;
import io.echobridge.protocol.GapReason;
import io.echobridge.text.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the server says to a single client at its WebSocket, beside what the hub says. */
public final class Sayings {
  /** The answer to a client's ping. */
  public static final Frame PONG = Frame.text("{\"type\":\"pong\"}");

  /** A ping that names no place. */
  public static final Frame PING = Frame.text("{\"type\":\"ping\"}");

  private Sayings() {}

  /**
   * The ping of WebSockets (RFC 6455, section 5.5.2), which browsers answer by themselves.
   *
   * @param number by which its answer is known, from 1
   */
  public static Frame controlPing(int number) {
    byte[] payload = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
    return new FrameBuilder(payload.length).append(payload).control(9);
  }

  /** Which ping a pong answers; 0 where it answers none of ours. */
  public static int numberOf(byte[] pong) {
    if (pong.length == 0 || pong.length > 10) {
      return 0;
    }
    long number = 0;
    for (byte each : pong) {
      if (each < '0' || each > '9') {
        return 0;
      }
      number = 10 * number + each - '0';
    }
    return number > Integer.MAX_VALUE ? 0 : (int) number;
  }

  /** A ping that a page can see, with a place behind which it hears everything. */
  public static Frame ping(String place) {
    return Frame.text("{\"type\":\"ping\"" + id(place) + '}');
  }

  /**
   * The first message to a client.
   *
   * @param socket what the page sends as {@code X-Socket-ID}
   */
  public static Frame welcome(String socket, Optional<String> user, Beginning.Start start) {
    String recovered = start.isCaughtUp() ? "true" : start.gap().isPresent() ? "false" : "null";
    return Frame.text(
        "{\"type\":\"welcome\",\"socket\":"
            + quoted(socket)
            + start.place().map(Sayings::id).orElse("")
            + ",\"user\":"
            + user.map(JsonText::quoted).orElse("null")
            + ",\"recovered\":"
            + recovered
            + '}');
  }

  /** Something that the client asked for is refused. */
  public static Frame error(String channel, int status) {
    return Frame.text(
        "{\"type\":\"error\",\"channel\":" + quoted(channel) + ",\"status\":" + status + '}');
  }

  /** A whisper is dropped. */
  static Frame whisperError(String channel, int status) {
    return Frame.text(
        "{\"type\":\"error\",\"of\":\"whisper\",\"channel\":"
            + quoted(channel)
            + ",\"status\":"
            + status
            + '}');
  }

  /**
   * What the client says to the application is dropped.
   *
   * @param channel empty where it names none
   */
  public static Frame publishError(String channel, int status) {
    String on = channel.isEmpty() ? "" : ",\"channel\":" + quoted(channel);
    return Frame.text(
        "{\"type\":\"error\",\"of\":\"publish\"" + on + ",\"status\":" + status + '}');
  }

  /** A message of the client's makes no sense. */
  public static Frame error(int status) {
    return Frame.text("{\"type\":\"error\",\"status\":" + status + '}');
  }

  /** The client missed something that it will not hear. */
  public static Frame gap(GapReason reason, Optional<String> place) {
    return Frame.text(
        "{\"type\":\"gap\""
            + place.map(Sayings::id).orElse("")
            + ",\"reason\":\""
            + reason.word()
            + "\"}");
  }

  /** As above, on one channel. */
  public static Frame gap(String channel, GapReason reason) {
    return Frame.text(
        "{\"type\":\"gap\",\"channel\":"
            + quoted(channel)
            + ",\"reason\":\""
            + reason.word()
            + "\"}");
  }

  static String id(String place) {
    return ",\"id\":" + quoted(place);
  }
}
