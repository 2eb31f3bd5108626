package io.echobridge.broker.redis.mark;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Marks and prints in a row, as one node tells them another: a mark is a zero and its id, and
 * prints are their number and themselves.
 */
final class Points {
  /** What is told at once. */
  sealed interface Step {}

  /** A mark stands here. */
  record OfMark(long id) implements Step {}

  /** Messages come, with these prints. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares steps
  record OfMessages(int[] prints) implements Step {}

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  void mark(long id) {
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES + Long.BYTES).putInt(0).putLong(id).array());
  }

  void messages(int[] prints, int from, int to) {
    if (to > from) {
      ByteBuffer some = ByteBuffer.allocate(Integer.BYTES * (1 + to - from)).putInt(to - from);
      some.asIntBuffer().put(prints, from, to - from);
      bytes.writeBytes(some.array());
    }
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  /** What bytes tell; null where they tell nothing. */
  static @Nullable List<Step> read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    List<Step> steps = new ArrayList<>();
    while (in.hasRemaining()) {
      int count = in.remaining() < Integer.BYTES ? -1 : in.getInt();
      if (count == 0 && in.remaining() >= Long.BYTES) {
        steps.add(new OfMark(in.getLong()));
      } else if (count > 0 && count <= in.remaining() / Integer.BYTES) {
        int[] prints = new int[count];
        in.asIntBuffer().get(prints);
        in.position(in.position() + count * Integer.BYTES);
        steps.add(new OfMessages(prints));
      } else {
        return null;
      }
    }
    return steps;
  }

  /** How many messages there are in all. */
  static long messages(List<Step> steps) {
    return steps.stream()
        .mapToLong(step -> step instanceof OfMessages some ? some.prints.length : 0)
        .sum();
  }
}
