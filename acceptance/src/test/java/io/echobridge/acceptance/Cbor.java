package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

/** As much of RFC 8949 as frames between nodes need, written without any library. */
final class Cbor {
  private static final int NUMBER = 0;
  private static final int NEGATIVE = 1;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int LIST = 4;
  private static final int MAP = 5;
  private static final int FALSE = 0xf4;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Cbor() {}

  /** The bytes of numbers, texts, bytes, truths, and of lists and maps of those. */
  static byte[] of(Object value) {
    Cbor cbor = new Cbor();
    cbor.write(value);
    return cbor.out.toByteArray();
  }

  private void write(Object value) {
    if (value instanceof Number number) {
      long bits = number.longValue();
      head(bits < 0 ? NEGATIVE : NUMBER, bits < 0 ? ~bits : bits);
    } else if (value instanceof byte[] bytes) {
      head(BYTES, bytes.length);
      out.writeBytes(bytes);
    } else if (value instanceof String text) {
      byte[] bytes = text.getBytes(UTF_8);
      head(TEXT, bytes.length);
      out.writeBytes(bytes);
    } else if (value instanceof List<?> list) {
      head(LIST, list.size());
      list.forEach(this::write);
    } else if (value instanceof Map<?, ?> map) {
      head(MAP, map.size());
      map.forEach(
          (key, its) -> {
            write(key);
            write(its);
          });
    } else {
      out.write(Boolean.TRUE.equals(value) ? FALSE + 1 : FALSE);
    }
  }

  /** The kind of a value and a number, in one byte where it is small and else in eight more. */
  private void head(int kind, long number) {
    if (number < 24) {
      out.write(kind << 5 | (int) number);
      return;
    }
    out.write(kind << 5 | 27);
    for (int shift = 56; shift >= 0; shift -= 8) {
      out.write((int) (number >>> shift));
    }
  }
}
