package io.echobridge.mapping;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks through MessagePack, front to back. Nothing is taken on trust: a length is that of bytes
 * which are there, and nothing is allocated for a count.
 */
final class Msgpack {
  private final byte[] bytes;
  private int at;

  Msgpack(byte[] bytes, int at) {
    this.bytes = bytes;
    this.at = at;
  }

  int position() {
    return at;
  }

  boolean atEnd() {
    return at == bytes.length;
  }

  boolean isArray() {
    int type = peek();
    return type >> 4 == 0x9 || type == 0xdc || type == 0xdd;
  }

  boolean isMap() {
    int type = peek();
    return type >> 4 == 0x8 || type == 0xde || type == 0xdf;
  }

  /** Enters an array and returns how many values follow. */
  int array() {
    int type = next();
    if (type >> 4 == 0x9) {
      return type & 0xf;
    }
    return count(type == 0xdc ? number(2) : type == 0xdd ? number(4) : unexpected("an array"), 1);
  }

  /** Enters a map and returns how many pairs follow. */
  int map() {
    int type = next();
    if (type >> 4 == 0x8) {
      return type & 0xf;
    }
    return count(type == 0xde ? number(2) : type == 0xdf ? number(4) : unexpected("a map"), 2);
  }

  /** A string, or a number as its text; null for everything else, which is skipped. */
  @Nullable String text() {
    int type = peek();
    int length = stringLength(type);
    if (length >= 0) {
      return string(length);
    }
    boolean whole = type < 0x80 || type >= 0xe0 || (type >= 0xcc && type <= 0xd3);
    if (whole) {
      at++;
      return integer(type).toString();
    }
    skip();
    return null;
  }

  /** Passes over one value with all that is in it, however deep. */
  void skip() {
    long left = 1;
    while (left > 0) {
      left--;
      if (isArray()) {
        left += array();
      } else if (isMap()) {
        left += 2L * map();
      } else {
        skipScalar();
      }
      if (left > bytes.length - at) {
        throw bad("it ends too early");
      }
    }
  }

  private void skipScalar() {
    int type = next();
    int length = type >> 5 == 5 ? type & 0x1f : -1;
    switch (type) {
      case 0xc1 -> unexpected("a value");
      case 0xc4, 0xd9 -> length = length(number(1));
      case 0xc5, 0xda -> length = length(number(2));
      case 0xc6, 0xdb -> length = length(number(4));
      case 0xc7, 0xc8, 0xc9, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> length = extensionLength(type) + 1;
      case 0xcc, 0xd0 -> length = 1;
      case 0xcd, 0xd1 -> length = 2;
      case 0xca, 0xce, 0xd2 -> length = 4;
      case 0xcb, 0xcf, 0xd3 -> length = 8;
      default -> length = Math.max(0, length);
    }
    at += length(length);
  }

  /** The length of a string if that is what comes, which its header is then read of; or -1. */
  int stringLength(int type) {
    int bytesOfLength = type == 0xd9 ? 1 : type == 0xda ? 2 : type == 0xdb ? 4 : 0;
    if (bytesOfLength == 0 && type >> 5 != 5) {
      return -1;
    }
    at++;
    return length(bytesOfLength == 0 ? type & 0x1f : number(bytesOfLength));
  }

  String string(int length) {
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    if (text.indexOf('\ufffd') >= 0
        && !Arrays.equals(
            text.getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(bytes, at, at + length))) {
      throw new UnmappableMessageException("bad-utf8", "expected texts in UTF-8");
    }
    at += length;
    return text;
  }

  byte[] binary(int type) {
    return take(length(number(type == 0xc4 ? 1 : type == 0xc5 ? 2 : 4)));
  }

  int extensionLength(int type) {
    return switch (type) {
      case 0xc7 -> length(number(1));
      case 0xc8 -> length(number(2));
      case 0xc9 -> length(number(4));
      default -> 1 << (type - 0xd4);
    };
  }

  Number integer(int type) {
    return switch (type) {
      case 0xcc -> number(1);
      case 0xcd -> number(2);
      case 0xce -> number(4);
      case 0xcf -> new BigInteger(1, take(8));
      case 0xd0 -> (byte) number(1);
      case 0xd1 -> (short) number(2);
      case 0xd2 -> (int) number(4);
      case 0xd3 -> number(8);
      default -> {
        if (type >= 0x80 && type < 0xe0) {
          unexpected("a value");
        }
        yield (byte) type;
      }
    };
  }

  int peek() {
    if (at >= bytes.length) {
      throw bad("it ends too early");
    }
    return bytes[at] & 0xff;
  }

  int next() {
    int type = peek();
    at++;
    return type;
  }

  long number(int length) {
    long number = 0;
    for (int end = at + length(length); at < end; at++) {
      number = number << 8 | (bytes[at] & 0xff);
    }
    return number;
  }

  byte[] take(int length) {
    int from = at;
    at += length(length);
    return Arrays.copyOfRange(bytes, from, at);
  }

  private int length(long claimed) {
    if (claimed > bytes.length - at) {
      throw bad("it ends too early");
    }
    return (int) claimed;
  }

  /** Each value takes a byte at least, so a count beyond the end is a lie. */
  private int count(long claimed, int values) {
    return length(claimed * values) / values;
  }

  private long unexpected(String expected) {
    throw bad("expected " + expected + ", at byte " + at);
  }

  static UnmappableMessageException bad(String words) {
    return new UnmappableMessageException("bad-msgpack", words);
  }
}
