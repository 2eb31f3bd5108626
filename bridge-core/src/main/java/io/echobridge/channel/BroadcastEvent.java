package io.echobridge.channel;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the application broadcasts on a channel.
 *
 * @param name the event's name, never empty
 * @param data the application's JSON text, byte for byte
 * @param exceptSocket the id of the one connection that must not hear it ({@code toOthers()}), if
 *     any
 * @param exceptAll further ids of connections, and names of channels whose subscribers must not
 *     hear it; nearly always none
 */
public record BroadcastEvent(
    String name, RawJson data, @Nullable String exceptSocket, Set<String> exceptAll) {
  /**
   * Event names that mean something to socket.io: a client that receives one is disconnected, or
   * believes that it is.
   */
  private static final Set<String> RESERVED_NAMES =
      Set.of(
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener",
          "error");

  /**
   * @throws IllegalArgumentException when clients cannot be sent an event of this name
   */
  public BroadcastEvent {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an event has a name");
    }
    if (isReserved(name)) {
      throw new IllegalArgumentException(name + " is a name that Socket.IO uses itself");
    }
    if (!Unicode.isWellFormed(name)) {
      throw new IllegalArgumentException("an event's name is well-formed Unicode");
    }
  }

  /** Whether clients take an event of this name for something else. */
  public static boolean isReserved(String name) {
    return RESERVED_NAMES.contains(name);
  }

  /** One that at most one connection must not hear. */
  public BroadcastEvent(String name, RawJson data, @Nullable String exceptSocket) {
    this(name, data, exceptSocket, Set.of());
  }
}
