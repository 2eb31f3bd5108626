package io.echobridge.protocol.echo.socketio;

import java.util.function.Function;

/** What becomes of a client that asks to enter a namespace. */
public sealed interface Reception {
  /** It is taken in, and can come back. Only for clients of protocol 5. */
  record Welcomed(Welcome welcome) implements Reception {}

  /**
   * It is taken in, and cannot come back.
   *
   * @param enter as {@link Welcome#enter}
   */
  record Admitted(Function<Socket, SocketHandler> enter) implements Reception {}

  /**
   * It may not enter: it is told so, and does not come back by itself. It may ask again, some
   * times.
   *
   * @param message a plain word, which needs no escaping
   * @param status which clients of protocol 5 hear, too
   */
  record Refused(String message, int status) implements Reception {}

  /** Nobody can say at present: its transport ends without a word, and it comes back. */
  record NotNow() implements Reception {}
}
