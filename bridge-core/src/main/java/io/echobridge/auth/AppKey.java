package io.echobridge.auth;

import io.echobridge.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * By what an application proves itself as Pusher's libraries do: everybody may know the key, and
 * the secret signs.
 *
 * @param key stands in the addresses of pages, and before each signature
 * @param secret nobody but the application and this server knows it
 */
public record AppKey(String key, Secret secret) {
  private static final String HMAC = "HmacSHA256";

  /** The signature of a text: HMAC-SHA256 in lower-case hex. From any thread. */
  public String sign(String text) {
    return sign(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The signature of bytes, as {@link #sign(String)}. */
  public String sign(byte[] bytes) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret.value().getBytes(StandardCharsets.UTF_8), HMAC));
      return HexFormat.of().formatHex(mac.doFinal(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }

  /**
   * The query that signs a request to the HTTP API of a server that speaks Pusher's protocol. From
   * any thread.
   *
   * @param path whole, without a query
   * @param body "" for none
   * @param now the server takes the request for some minutes around this time
   */
  public String signedQuery(String method, String path, String body, Instant now) {
    String query =
        "auth_key=%s&auth_timestamp=%d&auth_version=1.0".formatted(key, now.getEpochSecond());
    if (!body.isEmpty()) {
      query += "&body_md5=" + md5(body.getBytes(StandardCharsets.UTF_8));
    }
    return query + "&auth_signature=" + sign(method + "\n" + path + "\n" + query);
  }

  /** What stands for a request's body where the request is signed: its MD5 in lower-case hex. */
  @SuppressWarnings("WeakMessageDigest") // Pusher's choice; what protects it is the HMAC
  public static String md5(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  /**
   * Whether a text has this signature, as somebody from outside says; in a time that does not tell
   * how much of it is right.
   */
  public boolean signed(String text, String signature) {
    return MessageDigest.isEqual(
        sign(text).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
  }
}
