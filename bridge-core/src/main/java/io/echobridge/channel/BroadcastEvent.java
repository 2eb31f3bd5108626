package io.echobridge.channel;

import org.jspecify.annotations.Nullable;

/**
 * What the application broadcasts on a channel.
 *
 * @param name the event's name, never empty
 * @param data the application's JSON text, byte for byte
 * @param exceptSocket the id of the one connection that must not hear it ({@code toOthers()}), if
 *     any
 */
public record BroadcastEvent(String name, RawJson data, @Nullable String exceptSocket) {
  /**
   * @throws IllegalArgumentException when the name is empty
   */
  public BroadcastEvent {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an event has a name");
    }
  }
}
