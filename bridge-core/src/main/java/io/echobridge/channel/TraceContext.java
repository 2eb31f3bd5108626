package io.echobridge.channel;

import org.jspecify.annotations.Nullable;

/**
 * What a publisher says of the work that an event is part of, in the words of W3C Trace Context.
 * Nobody has looked at the words yet: who follows events takes what is malformed for nothing.
 *
 * @param parent as the header {@code traceparent} has it
 * @param state as the header {@code tracestate} has it; null where there is none
 */
public record TraceContext(String parent, @Nullable String state) {
  /** Later versions may add to the 55 characters of the first one. */
  private static final int LONGEST_PARENT = 256;

  /** What the recommendation asks everybody to pass on. */
  private static final int LONGEST_STATE = 512;

  /**
   * Made of what a message says, which may be anything.
   *
   * @return null where it says nothing, or more than anybody passes on
   */
  public static @Nullable TraceContext of(@Nullable String parent, @Nullable String state) {
    if (parent == null || parent.isEmpty() || parent.length() > LONGEST_PARENT) {
      return null;
    }
    boolean isState = state != null && !state.isEmpty() && state.length() <= LONGEST_STATE;
    return new TraceContext(parent, isState ? state : null);
  }
}
