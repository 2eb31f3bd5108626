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
 * @param isText whether the application gave the data as a text that is JSON: a format that has it
 *     as text says it byte for byte, also where the JSON is a mere string
 * @param confirm that a node wants to know who has it; nearly always null
 * @param trace what work it is part of; null where its publisher does not say, or the message's
 *     headers do
 */
public record BroadcastEvent(
    String name,
    RawJson data,
    @Nullable String exceptSocket,
    Set<String> exceptAll,
    boolean isText,
    @Nullable Confirm confirm,
    @Nullable TraceContext trace) {
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

  /**
   * Whether a name is one that only the server says: clients of the Pusher protocol take such an
   * event for the protocol's own. No client hears one from an application, whatever its protocol.
   */
  public static boolean isReserved(String name) {
    return name.startsWith("pusher:") || name.startsWith("pusher_internal:");
  }

  /** One that is part of nobody's work. */
  public BroadcastEvent(
      String name,
      RawJson data,
      @Nullable String exceptSocket,
      Set<String> exceptAll,
      boolean isText,
      @Nullable Confirm confirm) {
    this(name, data, exceptSocket, exceptAll, isText, confirm, null);
  }

  /** One of which nobody wants to know who has it. */
  public BroadcastEvent(
      String name,
      RawJson data,
      @Nullable String exceptSocket,
      Set<String> exceptAll,
      boolean isText) {
    this(name, data, exceptSocket, exceptAll, isText, null);
  }

  /** The same, and somebody wants to know who has it. */
  public BroadcastEvent confirmed(@Nullable Confirm by) {
    return new BroadcastEvent(name, data, exceptSocket, exceptAll, isText, by, trace);
  }

  /** The same as part of some work; null for none. */
  public BroadcastEvent tracedBy(@Nullable TraceContext by) {
    return by == null && trace == null
        ? this
        : new BroadcastEvent(name, data, exceptSocket, exceptAll, isText, confirm, by);
  }

  /** One that at most one connection must not hear. */
  public BroadcastEvent(String name, RawJson data, @Nullable String exceptSocket) {
    this(name, data, exceptSocket, Set.of());
  }

  /** One whose data the application gave as a JSON value. */
  public BroadcastEvent(
      String name, RawJson data, @Nullable String exceptSocket, Set<String> exceptAll) {
    this(name, data, exceptSocket, exceptAll, false);
  }
}
