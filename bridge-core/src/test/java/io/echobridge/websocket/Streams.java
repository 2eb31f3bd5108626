package io.echobridge.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** What clients send, and what they never should: mostly right, so that it gets far. */
final class Streams {
  /** Where the forms of a length change, and one more or less. */
  static final List<Integer> BOUNDARIES =
      List.of(0, 1, 2, 124, 125, 126, 127, 128, 999, 1000, 1001, 65534, 65535, 65536, 65537);

  private static final int FIN = 0x80;
  private static final int SHORTEST = -1;

  /** Bytes that mean something in UTF-8: ends, beginnings, surrogates, overlong, too high. */
  private static final Arbitrary<byte[]> PIECES =
      Arbitraries.of(
              "61",
              "00",
              "7f",
              "80",
              "bf",
              "c0",
              "c2",
              "c3a9",
              "df",
              "e0",
              "a0",
              "e282ac",
              "ed",
              "eda080",
              "ed9fbf",
              "ef",
              "efbfbd",
              "efbfbf",
              "f0",
              "90",
              "f09f9880",
              "f0808080",
              "f4",
              "8f",
              "f48fbfbf",
              "f4908080",
              "f5",
              "ff",
              "62",
              "c3a9",
              "e282ac",
              "f09f9880")
          .map(hex -> HexFormat.of().parseHex(hex));

  private Streams() {}

  /** Frames, one behind the other; nobody goes on after a close frame. */
  static Arbitrary<byte[]> conversation(int largest) {
    Arbitrary<byte[]> item =
        Arbitraries.frequencyOf(
            Tuple.of(8, message(largest)),
            Tuple.of(4, control(largest)),
            Tuple.of(1, anyFrame(largest)));
    Arbitrary<byte[]> before = item.list().ofMaxSize(8).map(Streams::concat);
    return Combinators.combine(before, close()).as((most, last) -> concat(List.of(most, last)));
  }

  /** The same, from somebody who goes on. */
  static Arbitrary<byte[]> conversations(int largest) {
    return conversation(largest).list().ofMinSize(1).ofMaxSize(2).map(Streams::concat);
  }

  /** Bytes of which some look like the beginning of a frame. */
  static Arbitrary<byte[]> noise() {
    Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
    Arbitrary<byte[]> header =
        Combinators.combine(
                Arbitraries.of(0x01, 0x81, 0x02, 0x82, 0x00, 0x80, 0x88, 0x89, 0x8a),
                Arbitraries.of(0x80, 0x81, 0x85, 0xfd, 0xfe, 0xff))
            .as((first, second) -> new byte[] {(byte) (int) first, (byte) (int) second});
    return Arbitraries.oneOf(bytes, header).list().ofMaxSize(10).map(Streams::concat);
  }

  /** Text, mostly well-formed or nearly so. */
  static Arbitrary<byte[]> text() {
    return PIECES.list().ofMaxSize(12).map(Streams::concat);
  }

  /** A message in one frame or several, with control frames between. */
  private static Arbitrary<byte[]> message(int largest) {
    Arbitrary<byte[]> between =
        Arbitraries.frequencyOf(
            Tuple.of(5, Arbitraries.just(new byte[0])), Tuple.of(1, control(largest)));
    Arbitrary<Integer> opcode = Arbitraries.of(1, 2);
    Arbitrary<byte[]> whole =
        Combinators.combine(opcode, payload(largest), mask())
            .as((op, payload, mask) -> frame(FIN | op, payload, SHORTEST, mask));
    // Text is cut anywhere: within a character too.
    Arbitrary<byte[]> parts =
        Combinators.combine(
                opcode,
                Arbitraries.oneOf(payload(largest), text()),
                Arbitraries.integers().between(0, 10_000).list().ofMinSize(1).ofMaxSize(4),
                between.list().ofSize(5),
                mask())
            .as(Streams::parts);
    Arbitrary<byte[]> many =
        Arbitraries.of(
                FrameParser.MAX_FRAGMENTS - 1,
                FrameParser.MAX_FRAGMENTS,
                FrameParser.MAX_FRAGMENTS + 1)
            .map(Streams::emptyFragments);
    return Arbitraries.frequencyOf(Tuple.of(20, whole), Tuple.of(20, parts), Tuple.of(1, many));
  }

  private static byte[] parts(
      int opcode, byte[] payload, List<Integer> cuts, List<byte[]> between, int mask) {
    int[] at = cuts.stream().mapToInt(cut -> cut * payload.length / 10_000).sorted().toArray();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int from = 0;
    for (int i = 0; i <= at.length; i++) {
      boolean last = i == at.length;
      int to = last ? payload.length : at[i];
      int first = (last ? FIN : 0) | (i == 0 ? opcode : 0);
      out.writeBytes(frame(first, Arrays.copyOfRange(payload, from, to), SHORTEST, mask + i));
      if (!last) {
        out.writeBytes(between.get(i));
      }
      from = to;
    }
    return out.toByteArray();
  }

  private static byte[] emptyFragments(int count) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 1; i <= count; i++) {
      int first = (i == count ? FIN : 0) | (i == 1 ? 2 : 0);
      out.writeBytes(frame(first, new byte[0], SHORTEST, i));
    }
    return out.toByteArray();
  }

  private static Arbitrary<byte[]> control(int largest) {
    return Combinators.combine(Arbitraries.of(9, 10), payload(Math.min(125, largest)), mask())
        .as((opcode, payload, mask) -> frame(FIN | opcode, payload, SHORTEST, mask));
  }

  /** Of every class of status, with every kind of reason; or with half a status, or none. */
  private static Arbitrary<byte[]> close() {
    Arbitrary<Integer> status =
        Arbitraries.oneOf(
            Arbitraries.integers().between(998, 1016),
            Arbitraries.of(0, 1, 1015, 1016, 1100, 1999, 2000, 2999, 3000, 3999, 4000, 4999, 5000),
            Arbitraries.integers().between(0, 0xffff));
    Arbitrary<byte[]> body =
        Combinators.combine(status, text())
            .as((code, reason) -> concat(List.of(shortBytes(code), reason)));
    Arbitrary<byte[]> odd = Arbitraries.of(new byte[0], new byte[] {3}, new byte[] {0});
    return Combinators.combine(Arbitraries.frequencyOf(Tuple.of(4, body), Tuple.of(1, odd)), mask())
        .as((payload, mask) -> frame(FIN | 8, payload, SHORTEST, mask));
  }

  /** Any first byte, any form of the length, masked or not. */
  private static Arbitrary<byte[]> anyFrame(int largest) {
    return Combinators.combine(
            Arbitraries.oneOf(Arbitraries.of(0x81, 0x82), Arbitraries.integers().between(0, 255)),
            payload(largest),
            Arbitraries.of(SHORTEST, 2, 8),
            mask(),
            Arbitraries.of(true, true, true, false))
        .as(
            (first, payload, form, mask, masked) -> {
              byte[] frame = frame(first, payload, payload.length > 65535 ? 8 : form, mask);
              if (!masked) {
                frame[1] &= 0x7f;
              }
              return frame;
            });
  }

  private static Arbitrary<Integer> mask() {
    return Arbitraries.oneOf(
        Arbitraries.of(0, -1, 0xff, 0xff000000, 0x80808080), Arbitraries.integers());
  }

  private static Arbitrary<byte[]> payload(int largest) {
    List<Integer> boundaries = BOUNDARIES.stream().filter(each -> each <= largest).toList();
    Arbitrary<byte[]> sized =
        Combinators.combine(Arbitraries.of(boundaries), Arbitraries.longs())
            .as(
                (length, seed) -> {
                  byte[] payload = new byte[length];
                  new Random(seed).nextBytes(payload);
                  return payload;
                });
    Arbitrary<byte[]> ascii =
        Arbitraries.of(boundaries).map(length -> "a".repeat(length).getBytes(ISO_8859_1));
    return Arbitraries.oneOf(sized, ascii, text());
  }

  private static byte[] frame(int first, byte[] payload, int form, int mask) {
    int shortest = payload.length < 126 ? 0 : payload.length < 0x10000 ? 2 : 8;
    ByteBuffer out = ByteBuffer.allocate(payload.length + 14);
    out.put((byte) first);
    switch (form == SHORTEST ? shortest : form) {
      case 0 -> out.put((byte) (0x80 | payload.length));
      case 2 -> out.put((byte) (0x80 | 126)).putShort((short) payload.length);
      default -> out.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    out.putInt(mask);
    for (int i = 0; i < payload.length; i++) {
      out.put((byte) (payload[i] ^ mask >>> (24 - 8 * (i % 4))));
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private static byte[] shortBytes(int value) {
    return new byte[] {(byte) (value >>> 8), (byte) value};
  }

  static byte[] concat(List<byte[]> parts) {
    return ClientFrames.concat(parts.toArray(new byte[0][]));
  }
}
