package io.echobridge.mapping;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Base64;

/**
 * Writes MessagePack as JSON. Of the extensions it knows those of JavaScript's emitters: bytes,
 * dates and {@code undefined}.
 */
final class MsgpackJson {
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private static final int TIMESTAMP = -1;

  private final Msgpack in;
  private final JsonGenerator to;

  MsgpackJson(Msgpack in, JsonGenerator to) {
    this.in = in;
    this.to = to;
  }

  /** Writes one value as JSON: bytes in Base64, dates as in ISO 8601, what JSON has not as null. */
  void value(int depth) throws IOException {
    if (depth == 0) {
      throw Msgpack.bad("it is nested too deeply");
    }
    if (in.isArray()) {
      to.writeStartArray();
      for (int n = in.array(); n > 0; n--) {
        value(depth - 1);
      }
      to.writeEndArray();
    } else if (in.isMap()) {
      to.writeStartObject();
      for (int n = in.map(); n > 0; n--) {
        String key = in.text();
        if (key == null) {
          throw Msgpack.bad("a key is not text");
        }
        to.writeFieldName(key);
        value(depth - 1);
      }
      to.writeEndObject();
    } else {
      scalar();
    }
  }

  private void scalar() throws IOException {
    int type = in.peek();
    int length = in.stringLength(type);
    if (length >= 0) {
      to.writeString(in.string(length));
      return;
    }
    in.next();
    switch (type) {
      case 0xc0 -> to.writeNull();
      case 0xc2, 0xc3 -> to.writeBoolean(type == 0xc3);
      case 0xc4, 0xc5, 0xc6 -> to.writeString(Base64.getEncoder().encodeToString(in.binary(type)));
      case 0xca -> real(to, Float.intBitsToFloat((int) in.number(4)));
      case 0xcb -> real(to, Double.longBitsToDouble(in.number(8)));
      case 0xc7, 0xc8, 0xc9, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 ->
          extension(type, in.extensionLength(type));
      default -> to.writeNumber(in.integer(type).toString());
    }
  }

  /** What is no number in JSON is null. */
  static void real(JsonGenerator to, double value) throws IOException {
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
  private void extension(int format, int length) throws IOException {
    int type = (byte) in.next();
    ByteBuffer data = ByteBuffer.wrap(in.take(length));
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
}
