package io.echobridge.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Text of others that may be very long: the page gets its beginning, and a hash that names it. */
final class LongText {
  private static final int LONGEST = 400;

  private LongText() {}

  /** Puts a text; of a long one its beginning, how long it is, and its hash. */
  static void put(ObjectNode json, String key, String text) {
    if (text.length() <= LONGEST) {
      json.put(key, text);
      return;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    json.put(key, text.substring(0, end) + "…");
    json.put(key + "Length", text.length());
    json.put(key + "Hash", hash(text));
  }

  static String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
