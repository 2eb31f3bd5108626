package io.echobridge.broker.redis;

import io.echobridge.broker.link.Reason;
import io.lettuce.core.RedisCommandExecutionException;
import java.util.regex.Pattern;

/** Puts what went wrong into the words of Redis or of the operating system. */
final class Failures {
  /** How netty's native transport begins: "finishConnect(..) failed with error(-111): ". */
  private static final Pattern NATIVE =
      Pattern.compile("^\\w+\\(\\.\\.\\) failed(?: with error\\(-?\\d+\\))?: ");

  private Failures() {}

  /** The innermost message: "Connection refused", "WRONGPASS invalid username-password pair". */
  static String words(Throwable failure) {
    Throwable root = failure;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      root = t;
    }
    // What is said of a cluster has with it what went wrong with each of its nodes.
    Throwable[] nodes = root.getSuppressed();
    return nodes.length > 0 ? words(nodes[0]) : NATIVE.matcher(Reason.of(failure)).replaceFirst("");
  }

  /** Whether Redis answered, and said no. */
  static boolean refused(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof RedisCommandExecutionException || t instanceof Forbidden.Entirely) {
        return true;
      }
    }
    return false;
  }
}
