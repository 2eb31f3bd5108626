package io.echobridge.api;

import io.echobridge.auth.AppKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How Pusher's libraries sign requests: HMAC-SHA256 over method, path and the sorted query, which
 * holds a timestamp and the MD5 of the body.
 */
final class PusherSignature {
  static final String PARAMETER = "auth_signature";

  /** How far the clocks of the two machines may be apart, and for how long a request is good. */
  static final long TOLERANCE_SECONDS = 600;

  /** PHP sends the list {@code info} as {@code info[0]} and so on, and signs it as {@code info}. */
  private static final Pattern INDEX = Pattern.compile("\\[\\d*]$");

  private PusherSignature() {}

  /** Why a request is not good, its body aside; nothing when it is. */
  static Optional<String> fault(Request request, AppKey key, long now) {
    // Some libraries sign the path before they encode it, and some do not encode the query at all.
    SortedMap<String, String> decoded = request.merged();
    SortedMap<String, String> raw = merged(request.rawQuery());
    return fault(
        decoded,
        List.of(
            text(request.method(), request.path(), decoded),
            text(request.method(), request.decodedPath(), decoded),
            text(request.method(), request.path(), raw),
            text(request.method(), request.decodedPath(), raw)),
        key,
        now);
  }

  /**
   * @param parameters those of the query, {@link #merged}
   * @param texts any of which may be what was signed; the first is what should have been
   * @param now in seconds since 1970
   */
  static Optional<String> fault(
      Map<String, String> parameters, List<String> texts, AppKey key, long now) {
    String version = parameters.getOrDefault("auth_version", "");
    if (!version.equals("1.0")) {
      return Optional.of("Expected auth_version=1.0, got \"" + version + '"');
    }
    String time = parameters.getOrDefault("auth_timestamp", "");
    long timestamp;
    try {
      timestamp = Long.parseLong(time);
    } catch (NumberFormatException e) {
      return Optional.of("Expected auth_timestamp to be a number of seconds, got \"" + time + '"');
    }
    if (timestamp < now - TOLERANCE_SECONDS || timestamp > now + TOLERANCE_SECONDS) {
      return Optional.of(
          "Timestamp expired: Given timestamp (%d) not within %ds of server time (%d)"
              .formatted(timestamp, TOLERANCE_SECONDS, now));
    }
    String signature = parameters.getOrDefault(PARAMETER, "");
    if (texts.stream().distinct().anyMatch(text -> key.signed(text, signature))) {
      return Optional.empty();
    }
    return Optional.of(
        "Invalid signature: expected the HMAC-SHA256 in lower-case hex of \""
            + texts.get(0).replace("\n", "\\n")
            + "\" with the secret of key "
            + key.key()
            + ", got \""
            + signature
            + '"');
  }

  /** Why the body is not the one whose MD5 stands in the query, and was signed with it. */
  static Optional<String> faultOfBody(Map<String, String> parameters, byte[] body) {
    String given = parameters.getOrDefault("body_md5", "");
    if (body.length == 0 && given.isEmpty()) {
      return Optional.empty();
    }
    String expected = AppKey.md5(body);
    return isSame(expected, given)
        ? Optional.empty()
        : Optional.of(
            "Expected body_md5 to be that of the body, %s, got \"%s\"".formatted(expected, given));
  }

  /** What is signed of a request. */
  static String text(String method, String path, SortedMap<String, String> parameters) {
    String query =
        parameters.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(PARAMETER))
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("&"));
    return method + "\n" + path + "\n" + query;
  }

  /** The parameters as they are signed: in lower case, in order, and a list as one value. */
  static SortedMap<String, String> merged(Map<String, Deque<String>> query) {
    TreeMap<String, String> merged = new TreeMap<>();
    query.forEach((name, values) -> values.forEach(value -> add(name, value, merged)));
    return merged;
  }

  /** The same of a query that nobody encoded. What is empty is not signed, and is not counted. */
  static SortedMap<String, String> merged(String query) {
    TreeMap<String, String> merged = new TreeMap<>();
    for (String parameter : query.split("&", -1)) {
      if (parameter.isEmpty()) {
        continue;
      }
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      add(name, equals < 0 ? "" : parameter.substring(equals + 1), merged);
    }
    return merged;
  }

  private static void add(String name, String value, Map<String, String> to) {
    String key = INDEX.matcher(name.toLowerCase(Locale.ROOT)).replaceFirst("");
    to.merge(key, value, (first, next) -> first + "," + next);
  }

  /** In a time that does not tell how much is right. */
  static boolean isSame(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
