package io.echobridge.broker.kafka;

import io.echobridge.broker.Places;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * How positions in topics are written: as bytes in base64url. For each topic 24 bits by which it is
 * known again, how many partitions it has, and what follows in each of them. These numbers are
 * written as what they differ from the one before, seven bits a byte, as the partitions of a topic
 * are often about as long.
 */
final class PlaceText {
  private static final int MOST_BYTES = Places.LONGEST / 4 * 3;
  private static final int PRINT_BYTES = 3;

  private PlaceText() {}

  /**
   * The positions in one topic.
   *
   * @param print 24 bits by which it is known again
   * @param next by partition the offset that follows; -1 in one that is not read yet
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record InTopic(int print, long[] next) {}

  /** Empty where it would be too long. */
  static Optional<String> write(List<InTopic> topics) {
    ByteBuffer out = ByteBuffer.allocate(MOST_BYTES);
    for (InTopic topic : topics) {
      if (out.remaining() < PRINT_BYTES) {
        return Optional.empty();
      }
      out.put((byte) (topic.print() >> 16)).putShort((short) topic.print());
      long before = 0;
      boolean fits = put(out, topic.next().length);
      for (int i = 0; i < topic.next().length && fits; i++) {
        long difference = topic.next()[i] - before;
        before = topic.next()[i];
        fits = put(out, (difference << 1) ^ (difference >> 63));
      }
      if (!fits) {
        return Optional.empty();
      }
    }
    byte[] bytes = Arrays.copyOf(out.array(), out.position());
    return Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Empty where it is nothing that {@link #write} has written. */
  static Optional<List<InTopic>> read(String text) {
    if (text.length() > Places.LONGEST) {
      return Optional.empty();
    }
    List<InTopic> topics = new ArrayList<>();
    try {
      ByteBuffer in = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      while (in.hasRemaining()) {
        int print = ((in.get() & 0xFF) << 16) | (in.getShort() & 0xFFFF);
        int count = Math.toIntExact(take(in));
        if (count < 1 || count > in.remaining()) {
          return Optional.empty();
        }
        long[] next = new long[count];
        long before = 0;
        for (int i = 0; i < count; i++) {
          long written = take(in);
          before = Math.addExact(before, (written >>> 1) ^ -(written & 1));
          if (before < -1) {
            return Optional.empty();
          }
          next[i] = before;
        }
        topics.add(new InTopic(print, next));
      }
    } catch (IllegalArgumentException | ArithmeticException | BufferUnderflowException e) {
      return Optional.empty();
    }
    return topics.isEmpty()
        ? Optional.empty()
        : write(topics).filter(text::equals).map(same -> topics);
  }

  private static boolean put(ByteBuffer out, long number) {
    long left = number;
    while (out.hasRemaining()) {
      if ((left & ~0x7FL) == 0) {
        out.put((byte) left);
        return true;
      }
      out.put((byte) ((left & 0x7F) | 0x80));
      left >>>= 7;
    }
    return false;
  }

  private static long take(ByteBuffer in) {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.get();
      number |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("no number");
  }
}
