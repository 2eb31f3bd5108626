package io.echobridge.broker.link;

import io.echobridge.text.Printable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What went wrong, for one line of the operator's log. */
public final class Reason {
  private static final int MOST_CAUSES = 20;

  /** How many characters are shown of what a server or the system says. */
  public static final int LONGEST = 300;

  private Reason() {}

  /** The innermost message, which is the server's or the system's: "Connection refused". */
  public static String of(Throwable failure) {
    String words = failure.getClass().getSimpleName();
    Throwable inner = failure;
    for (int depth = 0; inner != null && depth < MOST_CAUSES; depth++) {
      String message = inner.getMessage();
      boolean wrapper = inner instanceof CompletionException || inner instanceof ExecutionException;
      if (message != null && !message.isBlank() && !wrapper) {
        words = message;
      }
      inner = inner.getCause();
    }
    return Printable.words(words, LONGEST);
  }
}
