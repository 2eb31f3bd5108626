package io.echobridge.mapping;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Walks through MessagePack, front to back. Nothing is taken on trust: a length is that of bytes
 * which are there, and nothing is allocated for a count. Of the extensions it knows those of
 * JavaScript's emitters: dates and {@code undefined}.
 */
final class Msgpack {
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private static final int TIMESTAMP = -1;

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

  /** Writes one value as JSON: bytes in Base64, dates as in ISO 8601, what JSON has not as null. */
  void json(JsonGenerator to, int depth) throws IOException {
    if (depth == 0) {
      throw bad("it is nested too deeply");
    }
    if (isArray()) {
      to.writeStartArray();
      for (int n = array(); n > 0; n--) {
        json(to, depth - 1);
      }
      to.writeEndArray();
    } else if (isMap()) {
      to.writeStartObject();
      for (int n = map(); n > 0; n--) {
        String key = text();
        if (key == null) {
          throw bad("a key is no text");
        }
        to.writeFieldName(key);
        json(to, depth - 1);
      }
      to.writeEndObject();
    } else {
      scalar(to);
    }
  }

  private void scalar(JsonGenerator to) throws IOException {
    int type = peek();
    int length = stringLength(type);
    if (length >= 0) {
      to.writeString(string(length));
      return;
    }
    at++;
    switch (type) {
      case 0xc0 -> to.writeNull();
      case 0xc2, 0xc3 -> to.writeBoolean(type == 0xc3);
      case 0xc4, 0xc5, 0xc6 -> to.writeString(Base64.getEncoder().encodeToString(binary(type)));
      case 0xca -> real(to, Float.intBitsToFloat((int) number(4)));
      case 0xcb -> real(to, Double.longBitsToDouble(number(8)));
      case 0xc7, 0xc8, 0xc9, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 ->
          extension(to, type, extensionLength(type));
      default -> to.writeNumber(integer(type).toString());
    }
  }

  private static void real(JsonGenerator to, double value) throws IOException {
    if (Double.isFinite(value)) {
      to.writeNumber(value);
    } else {
      to.writeNull();
    }
  }

  /**
   * Of older JavaScript, all type 0: an {@code ArrayBuffer} with a length of its own, a date of
   * fixed length 8, {@code undefined} of fixed length 1. Newer dates have a type of their own.
   */
  private void extension(JsonGenerator to, int format, int length) throws IOException {
    int type = (byte) next();
    ByteBuffer data = ByteBuffer.wrap(take(length));
    try {
      if (type == 0 && format <= 0xc9) {
        to.writeString(Base64.getEncoder().encodeToString(data.array()));
      } else if (type == 0 && length == 8) {
        to.writeString(ISO.format(Instant.ofEpochMilli(data.getLong())));
      } else if (type == TIMESTAMP && length == 4) {
        to.writeString(ISO.format(Instant.ofEpochSecond(data.getInt() & 0xffff_ffffL)));
      } else if (type == TIMESTAMP && length == 8) {
        long both = data.getLong();
        to.writeString(ISO.format(Instant.ofEpochSecond(both & 0x3_ffff_ffffL, both >>> 34)));
      } else if (type == TIMESTAMP && length == 12) {
        long nanos = data.getInt() & 0xffff_ffffL;
        to.writeString(ISO.format(Instant.ofEpochSecond(data.getLong(), nanos)));
      } else {
        to.writeNull();
      }
    } catch (DateTimeException | ArithmeticException e) {
      to.writeNull(); // a date beyond all calendars, as JavaScript's invalid ones
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
  private int stringLength(int type) {
    int bytesOfLength = type == 0xd9 ? 1 : type == 0xda ? 2 : type == 0xdb ? 4 : 0;
    if (bytesOfLength == 0 && type >> 5 != 5) {
      return -1;
    }
    at++;
    return length(bytesOfLength == 0 ? type & 0x1f : number(bytesOfLength));
  }

  private String string(int length) {
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    if (text.indexOf('\ufffd') >= 0
        && !Arrays.equals(
            text.getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(bytes, at, at + length))) {
      throw new UnmappableMessageException("bad-utf8", "expected texts in UTF-8");
    }
    at += length;
    return text;
  }

  private byte[] binary(int type) {
    return take(length(number(type == 0xc4 ? 1 : type == 0xc5 ? 2 : 4)));
  }

  private int extensionLength(int type) {
    return switch (type) {
      case 0xc7 -> length(number(1));
      case 0xc8 -> length(number(2));
      case 0xc9 -> length(number(4));
      default -> 1 << (type - 0xd4);
    };
  }

  private Number integer(int type) {
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

  private int peek() {
    if (at >= bytes.length) {
      throw bad("it ends too early");
    }
    return bytes[at] & 0xff;
  }

  private int next() {
    int type = peek();
    at++;
    return type;
  }

  private long number(int length) {
    long number = 0;
    for (int end = at + length(length); at < end; at++) {
      number = number << 8 | (bytes[at] & 0xff);
    }
    return number;
  }

  private byte[] take(int length) {
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
