package io.echobridge.broker.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

/** Puts what went wrong into the words of Redis or of the operating system. */
final class Failures {
  /** How netty's native transport begins: "finishConnect(..) failed with error(-111): ". */
  private static final Pattern NATIVE =
      Pattern.compile("^\\w+\\(\\.\\.\\) failed(?: with error\\(-?\\d+\\))?: ");

  private Failures() {}

  /** The innermost message: "Connection refused", "WRONGPASS invalid username-password pair". */
  static String words(Throwable failure) {
    Throwable inner = failure;
    String words = null;
    for (int depth = 0; inner != null && depth < 20; depth++) {
      String message = inner.getMessage();
      boolean wrapper = inner instanceof CompletionException || inner instanceof ExecutionException;
      if (message != null && !message.isBlank() && !wrapper) {
        words = message;
      }
      if (inner.getSuppressed().length > 0 && inner.getCause() == null) {
        inner = inner.getSuppressed()[0];
      } else {
        inner = inner.getCause();
      }
    }
    return oneLine(words == null ? failure.getClass().getSimpleName() : words);
  }

  /** Whether Redis answered, and said no. */
  static boolean refused(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof RedisCommandExecutionException) {
        return true;
      }
    }
    return false;
  }

  private static String oneLine(String text) {
    String line = NATIVE.matcher(text).replaceFirst("").replaceAll("\\s+", " ").strip();
    return line.length() > 300 ? line.substring(0, 300) + "…" : line;
  }
}
