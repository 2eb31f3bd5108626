package io.echobridge.server;

/** Paths of requests. */
final class Paths {
  private Paths() {}

  /** Whether a path is {@code prefix} or lies below it: {@code /shop} holds {@code /shop/a}. */
  static boolean below(String prefix, String path) {
    return path.startsWith(prefix)
        && (path.length() == prefix.length()
            || prefix.isEmpty()
            || prefix.endsWith("/")
            || path.charAt(prefix.length()) == '/');
  }
}
