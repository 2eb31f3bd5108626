package io.echobridge.trace;

import java.util.function.BiConsumer;

/** A question to the application, from when it is to be asked. Any thread may call. */
public interface Authorizing {
  /** Gives names and values of the headers by which the application can go on with the trace. */
  void passOn(BiConsumer<String, String> header);

  /** By what log lines about it are found. */
  TraceIds ids();

  /**
   * It is answered; the first call counts.
   *
   * @param granted whether the client may listen
   * @param status what the client is told where it may not: a status of HTTP, or 0
   */
  void answered(boolean granted, int status);

  /** Nobody wants the answer any more; without effect when it is there already. */
  void takenBack();
}
