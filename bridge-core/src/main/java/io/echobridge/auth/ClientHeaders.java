package io.echobridge.auth;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which of the headers that clients give with their {@code subscribe} reach the application. The
 * application sees a call from this host, perhaps past its own proxy: what a proxy would set, or
 * what changes the meaning of the request, is never a client's to say.
 */
final class ClientHeaders {
  private static final int MAX_COUNT = 32;
  private static final int MAX_CHARS = 16 * 1024;

  private static final Set<String> FORBIDDEN =
      Set.of(
          "accept",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "cookie",
          "expect",
          "forwarded",
          "host",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-client-ip",
          "x-cluster-client-ip",
          "x-http-method",
          "x-http-method-override",
          "x-method-override",
          "x-real-ip",
          "x-requested-with",
          "x-rewrite-url");
  private static final List<String> FORBIDDEN_BEGINNINGS =
      List.of("proxy-", "x-forwarded", "x-original-", "x-remote-");

  private final List<String> allowed;

  /**
   * @param allowed names or beginnings with a {@code *}, in any case
   */
  ClientHeaders(List<String> allowed) {
    this.allowed = allowed.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  /** What is wrong with an entry of the allow-list, if anything. */
  static Optional<String> faultOf(String entry) {
    String name = entry.endsWith("*") ? entry.substring(0, entry.length() - 1) : entry;
    if (!isName(name)) {
      return Optional.of("expected a header's name or a beginning like X-*, got \"" + entry + '"');
    }
    return isForbidden(name.toLowerCase(Locale.ROOT))
        ? Optional.of(entry + " is never taken from clients")
        : Optional.empty();
  }

  /** The headers that may be sent on; the map does not mind the case of names. */
  Map<String, String> pick(Map<String, String> given) {
    Map<String, String> picked = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int room = MAX_CHARS;
    for (Map.Entry<String, String> header : given.entrySet()) {
      String name = header.getKey();
      String value = header.getValue().strip();
      int size = name.length() + value.length();
      if (size <= room && picked.size() < MAX_COUNT && isAllowed(name) && isValue(value)) {
        picked.put(name, value);
        room -= size;
      }
    }
    return picked;
  }

  /** Whether a text can be a header's value: visible ASCII and blanks, and something of it. */
  static boolean isValue(String text) {
    return !text.isBlank() && text.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\t');
  }

  private boolean isAllowed(String name) {
    if (!isName(name)) {
      return false;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    return !isForbidden(lower) && allowed.stream().anyMatch(entry -> matches(entry, lower));
  }

  private static boolean matches(String entry, String name) {
    return entry.endsWith("*")
        ? name.startsWith(entry.substring(0, entry.length() - 1))
        : name.equals(entry);
  }

  private static boolean isForbidden(String name) {
    return FORBIDDEN.contains(name) || FORBIDDEN_BEGINNINGS.stream().anyMatch(name::startsWith);
  }

  /** Letters, digits and dashes: to PHP, {@code X_Real_IP} is the same header as X-Real-IP. */
  private static boolean isName(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '-');
  }
}
