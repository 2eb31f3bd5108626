package io.echobridge.channel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One JSON value as the UTF-8 text somebody else wrote: {@code 1.0} stays {@code 1.0} and big
 * integers stay exact. Whoever makes one vouches that it is a single valid JSON value in valid
 * UTF-8.
 */
public final class RawJson {
  /** JSON {@code null}. */
  public static final RawJson NULL = of("null");

  private final byte[] utf8;

  private RawJson(byte[] utf8) {
    this.utf8 = utf8;
  }

  /** Of a text that is known to be one valid JSON value. */
  public static RawJson of(String json) {
    return new RawJson(json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Of bytes that are known to be one valid JSON value in UTF-8. They are not copied, and must not
   * change.
   */
  public static RawJson ofUtf8(byte[] utf8) {
    return new RawJson(utf8);
  }

  /** The text. The array is the value's own: read it, never write it. */
  public byte[] utf8() {
    return utf8;
  }

  /**
   * Writes this object with one more entry at its end. For objects only.
   *
   * @param entry {@code "key":value} in UTF-8
   */
  public void writeWith(byte[] entry, ByteArrayOutputStream to) {
    int brace = lastBefore(utf8.length);
    int content = lastBefore(brace);
    to.write(utf8, 0, content + 1);
    if (utf8[content] != '{') {
      to.write(',');
    }
    to.writeBytes(entry);
    to.write('}');
  }

  /** The last byte before {@code end} that is not white space. */
  private int lastBefore(int end) {
    int at = end - 1;
    while (utf8[at] == ' ' || utf8[at] == '\n' || utf8[at] == '\r' || utf8[at] == '\t') {
      at--;
    }
    return at;
  }

  public int length() {
    return utf8.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawJson json && Arrays.equals(utf8, json.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
