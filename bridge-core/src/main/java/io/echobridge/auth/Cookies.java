package io.echobridge.auth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The cookies of a client's handshake, for the application. */
final class Cookies {
  private static final String XSRF = "XSRF-TOKEN=";

  private final List<String> pairs;

  /** Of a {@code Cookie} header; a cookie that no header can hold is left out. */
  Cookies(String header) {
    pairs =
        Arrays.stream(header.split(";")).map(String::strip).filter(ClientHeaders::isValue).toList();
  }

  /** The {@code Cookie} header, if there are any. */
  Optional<String> header() {
    return pairs.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", pairs));
  }

  /**
   * Laravel's CSRF token in the form in which axios sends it as {@code X-XSRF-TOKEN}: the cookie,
   * URL-decoded (and still encrypted). To send it for the page is no way around the CSRF check,
   * because the cookies are here only when the page's origin is trusted.
   */
  Optional<String> xsrfToken() {
    return pairs.stream()
        .filter(pair -> pair.startsWith(XSRF))
        .findFirst()
        .map(pair -> decoded(pair.substring(XSRF.length())))
        .filter(ClientHeaders::isValue);
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }
}
