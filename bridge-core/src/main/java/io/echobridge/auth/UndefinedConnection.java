package io.echobridge.auth;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A fault of new Laravel applications, by the words of its error. */
public final class UndefinedConnection {
  private static final Pattern ERROR =
      Pattern.compile("Broadcast connection \\[([\\w.-]{1,40})] is not defined");

  private UndefinedConnection() {}

  /**
   * The broadcast connection that the application is set to and does not define; nothing if it does
   * not say that, as without {@code APP_DEBUG}.
   *
   * @param answer the body of an answer with status 500
   */
  public static Optional<String> in(String answer) {
    Matcher error = ERROR.matcher(answer);
    return error.find() ? Optional.of(error.group(1)) : Optional.empty();
  }
}
