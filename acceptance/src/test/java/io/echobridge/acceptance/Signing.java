package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What an application signs with its key and its secret, written from Pusher's documents. */
record Signing(String key, String secret) {
  /** The answer that lets a connection in on a channel, as that member on a presence channel. */
  String channel(String socketId, String channel, String member) {
    Map<String, String> answer = new LinkedHashMap<>();
    String signed = socketId + ":" + channel;
    if (channel.startsWith("presence-")) {
      answer.put("channel_data", member);
      signed += ":" + member;
    }
    answer.put("auth", key + ":" + hmac(signed));
    if (channel.startsWith("private-encrypted-")) {
      answer.put("shared_secret", Base64.getEncoder().encodeToString(sharedSecret(channel)));
    }
    return Json.text(answer);
  }

  /** The answer that signs a user in. */
  String user(String socketId, String data) {
    String auth = key + ":" + hmac(socketId + "::user::" + data);
    return Json.text(Map.of("auth", auth, "user_data", data));
  }

  /** The query that signs a request of the HTTP API. */
  String query(String method, String path, String body) {
    return query(method, path, body, "");
  }

  /**
   * The same with more.
   *
   * @param more further parameters, each behind a {@code &}, with names behind {@code body_md5}
   */
  String query(String method, String path, String body, String more) {
    long now = System.currentTimeMillis() / 1000;
    String query =
        "auth_key=%s&auth_timestamp=%d&auth_version=1.0".formatted(key, now)
            + (body.isEmpty() ? "" : "&body_md5=" + hex("MD5", body.getBytes(UTF_8)))
            + more;
    return query + "&auth_signature=" + hmac(method + "\n" + path + "\n" + query);
  }

  private static byte[] sharedSecret(String channel) {
    byte[] key = new byte[32];
    byte[] name = channel.getBytes(UTF_8);
    byte[] both = new byte[name.length + key.length];
    System.arraycopy(name, 0, both, 0, name.length);
    System.arraycopy(key, 0, both, name.length, key.length);
    return digest("SHA-256", both);
  }

  String hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(String algorithm, byte[] bytes) {
    return HexFormat.of().formatHex(digest(algorithm, bytes));
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
