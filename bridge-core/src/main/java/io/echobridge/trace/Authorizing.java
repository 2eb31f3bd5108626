package io.echobridge.trace;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A question to the application, from when it is to be asked. Any thread may call. */
public interface Authorizing {
  /** Gives names and values of the headers by which the application can go on with the trace. */
  void passOn(BiConsumer<String, String> header);

  /** By what log lines about it are found; null where it is not among what is followed. */
  @Nullable TraceIds ids();

  /** The application has answered with that status of HTTP, whatever it may mean. */
  void heard(int status);

  /** The client may listen. Of this and the next two methods the first call counts. */
  void granted();

  /**
   * The client may not listen.
   *
   * @param status what it is told: a status of HTTP, or 0 where the application could not be asked
   * @param reason for the operator, in one line
   */
  void refused(int status, String reason);

  /** Nobody wants the answer any more. */
  void takenBack();
}
