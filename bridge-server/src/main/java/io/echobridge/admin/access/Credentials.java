package io.echobridge.admin.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request shows. */
final class Credentials {
  private final String user;
  private final byte[] secret;

  private Credentials(String user, byte[] secret) {
    this.user = user;
    this.secret = secret;
  }

  /** As a browser and Prometheus send it; null for what is neither. */
  static @Nullable Credentials read(String header) {
    int blank = header.indexOf(' ');
    String scheme = blank < 0 ? "" : header.substring(0, blank).toLowerCase(Locale.ROOT);
    String value = header.substring(blank + 1).strip();
    return switch (scheme) {
      case "bearer" -> new Credentials("", value.getBytes(StandardCharsets.UTF_8));
      case "basic" -> basic(value);
      default -> null;
    };
  }

  private static @Nullable Credentials basic(String value) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      return null;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    int colon = text.indexOf(':');
    return colon <= 0
        ? null
        : new Credentials(
            text.substring(0, colon), text.substring(colon + 1).getBytes(StandardCharsets.UTF_8));
  }

  /** Empty for a bearer token. */
  String user() {
    return user;
  }

  /** The password or the token: read it, never write it. */
  byte[] secret() {
    return secret;
  }
}
