package io.echobridge.trace;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * By what a piece of work is found, in the log and in traces.
 *
 * @param trace 32 hexadecimal digits
 * @param span 16 hexadecimal digits
 */
public record TraceIds(String trace, String span) {
  /** What SLF4J's context calls them, and the log. */
  public static final String TRACE = "trace_id";

  public static final String SPAN = "span_id";

  /** What this thread logs from now on carries the ids, until {@link #leave}. */
  public void enter() {
    MDC.put(TRACE, trace);
    MDC.put(SPAN, span);
  }

  /** What this thread logs carries no ids any more. */
  public static void leave() {
    MDC.remove(TRACE);
    MDC.remove(SPAN);
  }

  /** Runs something whose log lines carry the ids, where there are any. */
  public static void with(@Nullable TraceIds ids, Runnable logs) {
    if (ids == null) {
      logs.run();
      return;
    }
    ids.enter();
    try {
      logs.run();
    } finally {
      leave();
    }
  }
}
