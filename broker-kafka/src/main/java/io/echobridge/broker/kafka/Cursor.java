package io.echobridge.broker.kafka;

import io.echobridge.broker.kafka.Assignment.Start;

/**
 * Where a partition is read. Its records are counted by their offsets, moved up by as much as it
 * takes for the count to grow also where the offsets begin anew.
 *
 * @param start how its reading was begun; by that also which topic of its name it belongs to
 * @param begin the offset from which on every record was read
 * @param next the offset that is read next
 * @param shift by how much an ordinal is larger than its offset
 * @param backAtLook at which look it went back, as the partition had become shorter
 */
record Cursor(Start start, long begin, long next, long shift, long backAtLook) {
  /** A look that had begun before, and the one after it. */
  private static final int LOOKS_BETWEEN = 2;

  private static final long NEVER = -LOOKS_BETWEEN - 1;

  /**
   * One that begins.
   *
   * @param top the first ordinal that its lane had not yet
   */
  static Cursor from(Start start, long next, long top) {
    return new Cursor(start, next, next, top, NEVER);
  }

  /** Whether it went back at this look, at the one before, or since. */
  boolean isJustBack(long look) {
    return look - backAtLook <= LOOKS_BETWEEN;
  }

  Cursor at(long offset) {
    return new Cursor(start, begin, offset, shift, backAtLook);
  }

  /** Goes on elsewhere, as Kafka has lost records: whoever was before that has a gap. */
  Cursor jump(long offset, long look) {
    Start from = new Start(start.topic(), start.lane(), start.offset(), newsBehind(offset));
    return new Cursor(from, offset, offset, shift + Math.max(0, next - offset), look);
  }

  /** What comes where something was before is new. */
  private long newsBehind(long offset) {
    return offset < next ? Math.min(start.news(), offset) : start.news();
  }

  long ordinal(long offset) {
    return offset + shift;
  }

  /** Whether a record was published before this node was up. */
  boolean isPast(long offset) {
    return offset < start.news();
  }

  /** The offset behind the message with that ordinal, if it is one of this topic. */
  long behind(long head) {
    return head < shift ? begin : head + 1 - shift;
  }
}
