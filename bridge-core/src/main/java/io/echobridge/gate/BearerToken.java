package io.echobridge.gate;

import java.util.Locale;
import java.util.Optional;

/** The token in an {@code Authorization: Bearer …} header. */
public final class BearerToken {
  private static final String SCHEME = "bearer ";

  private BearerToken() {}

  /** The token; empty where the header says something else. Of untrusted text. */
  public static Optional<String> of(String authorization) {
    if (authorization.length() <= SCHEME.length()
        || !authorization.substring(0, SCHEME.length()).toLowerCase(Locale.ROOT).equals(SCHEME)) {
      return Optional.empty();
    }
    return Optional.of(authorization.substring(SCHEME.length()).strip())
        .filter(text -> !text.isEmpty());
  }
}
