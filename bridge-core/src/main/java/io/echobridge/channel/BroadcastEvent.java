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
   * @throws IllegalArgumentException when no event has this name
   */
  public BroadcastEvent {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an event has a name");
    }
    if (!Unicode.isWellFormed(name)) {
      throw new IllegalArgumentException("an event's name is well-formed Unicode");
    }
  }

  /** One that at most one connection must not hear. */
  public BroadcastEvent(String name, RawJson data, @Nullable String exceptSocket) {
    this(name, data, exceptSocket, Set.of());
  }
}
