package io.echobridge.protocol.pusher.frame;

import io.echobridge.net.Frame;
import io.echobridge.text.JsonText;

/** What the server says to one client, on no channel. Pure. */
public final class Sayings {
  /** Asks whether the client is there. */
  public static final Frame PING = Frame.text("{\"event\":\"pusher:ping\",\"data\":\"{}\"}");

  /** Says that the server is there. */
  public static final Frame PONG = Frame.text("{\"event\":\"pusher:pong\",\"data\":\"{}\"}");

  private Sayings() {}

  /**
   * The first frame of a connection.
   *
   * @param activityTimeout after what silence the client asks whether the server is there; above 0
   */
  public static Frame established(String socketId, long activityTimeout) {
    String data =
        "{\"socket_id\":\"" + socketId + "\",\"activity_timeout\":" + activityTimeout + '}';
    return event("pusher:connection_established", data);
  }

  /** The client is signed in, with the text that it gave. */
  public static Frame signedIn(String userData) {
    return event("pusher:signin_success", "{\"user_data\":" + JsonText.quoted(userData) + '}');
  }

  /**
   * Something is wrong. Here the data is an object: clients in Swift read nothing else.
   *
   * @param code one of the protocol's, or 0 for none
   */
  public static Frame error(int code, String message) {
    String shown = code == 0 ? "null" : Integer.toString(code);
    return Frame.text(
        "{\"event\":\"pusher:error\",\"data\":{\"code\":"
            + shown
            + ",\"message\":"
            + JsonText.quoted(message)
            + "}}");
  }

  private static Frame event(String name, String data) {
    return Frame.text("{\"event\":\"" + name + "\",\"data\":" + JsonText.quoted(data) + '}');
  }
}
