package io.echobridge.protocol.echo.socketio;

import java.util.Set;

/** Event names that Socket.IO keeps for itself. */
public final class ReservedNames {
  /** What clients and servers call by these names happens inside them, and is never sent. */
  private static final Set<String> NEVER_SENT =
      Set.of(
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener");

  private ReservedNames() {}

  /** Whether a client that sends an event of this name breaks the protocol. */
  static boolean isNeverSent(String name) {
    return NEVER_SENT.contains(name);
  }

  /**
   * Whether a client that receives an event of this name takes it for something else: it is
   * disconnected, or believes that it is. Clients before 3 call an {@code error} what the server
   * refuses; that name a client may send.
   */
  public static boolean isMistaken(String name) {
    return isNeverSent(name) || name.equals("error");
  }
}
