package io.echobridge.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How Pusher's libraries sign requests: HMAC-SHA256 over method, path and the sorted query, which
 * holds a timestamp and the MD5 of the body.
 */
final class PusherSignature {
  static final String PARAMETER = "auth_signature";

  /** How far the clocks of the two machines may be apart, and for how long a request is good. */
  static final long TOLERANCE_SECONDS = 600;

  private PusherSignature() {}

  /**
   * Why a request is not good, its body aside; nothing when it is.
   *
   * @param path from {@code /apps/} on: a prefix before it is not signed
   * @param query decoded; a parameter may stand there several times
   * @param now in seconds since 1970
   */
  static Optional<String> fault(
      String method, String path, Map<String, Deque<String>> query, String secret, long now) {
    if (!one(query, "auth_version").equals("1.0")) {
      return Optional.of("auth_version is not 1.0");
    }
    long timestamp;
    try {
      timestamp = Long.parseLong(one(query, "auth_timestamp"));
    } catch (NumberFormatException e) {
      return Optional.of("auth_timestamp is not a number of seconds");
    }
    if (Math.abs(now - timestamp) > TOLERANCE_SECONDS) {
      return Optional.of(
          "auth_timestamp is %d s away from this server's clock, more than %d"
              .formatted(now - timestamp, TOLERANCE_SECONDS));
    }
    String signature = sign(stringToSign(method, path, query), secret);
    return isSame(signature, one(query, PARAMETER))
        ? Optional.empty()
        : Optional.of("the signature is not that of this request");
  }

  /** Whether the body is the one whose MD5 stands in the query, and was signed with it. */
  static boolean isOfBody(Map<String, Deque<String>> query, byte[] body) {
    return body.length == 0 || isSame(md5(body), one(query, "body_md5"));
  }

  static String stringToSign(String method, String path, Map<String, Deque<String>> query) {
    TreeMap<String, String> sorted = new TreeMap<>();
    query.forEach(
        (name, values) -> {
          String key = name.toLowerCase(Locale.ROOT);
          if (!key.equals(PARAMETER)) {
            sorted.put(key, String.join(",", values));
          }
        });
    String parameters =
        sorted.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("&"));
    return method + "\n" + path + "\n" + parameters;
  }

  static String sign(String text, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  @SuppressWarnings("WeakMessageDigest") // Pusher's choice; what protects it is the HMAC
  static String md5(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  /** In a time that does not tell how much is right. */
  static boolean isSame(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private static String one(Map<String, Deque<String>> query, String name) {
    Deque<String> values = query.get(name);
    return values == null ? "" : values.peekLast();
  }
}
