package io.echobridge.broker.redis.mark;

import io.echobridge.broker.Backfill;
import java.util.Optional;
import java.util.OptionalLong;

/** Has other nodes know the places that this one knows. */
final class Supply implements Backfill {
  private final Marks marks;

  Supply(Marks marks) {
    this.marks = marks;
  }

  @Override
  public OptionalLong begin(long ordinal) {
    return marks.begin(ordinal);
  }

  @Override
  public long endOf(long ordinal) {
    return ordinal | 1;
  }

  @Override
  public Optional<byte[]> points(long behind, long upTo) {
    return marks.points(behind, upTo);
  }
}
