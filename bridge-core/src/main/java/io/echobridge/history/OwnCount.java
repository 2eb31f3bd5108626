package io.echobridge.history;

import io.echobridge.broker.Places;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The places of a source that names none itself: this node counts its messages, so they are known
 * to this node alone, and while it runs. From any thread.
 */
public final class OwnCount implements Places {
  private static final String NONE = "-";

  private final String prefix;
  private final AtomicLong last = new AtomicLong(-1);
  private volatile long first = -1;

  /**
   * @param node this process' own, new at each start: up to 16 letters and digits
   */
  public OwnCount(String node) {
    this.prefix = node + ".";
  }

  /** The ordinal of one more message. */
  public long next() {
    return last.incrementAndGet();
  }

  /** Messages were missed, behind the last one. */
  public void lost() {
    first = last.get() + 1;
  }

  @Override
  public Optional<String> text(long[] heads) {
    boolean isNone = heads.length == 0 || heads[0] < 0;
    return Optional.of(prefix + (isNone ? NONE : Long.toString(heads[0], Character.MAX_RADIX)));
  }

  @Override
  public Resolved resolve(String text) {
    if (text.matches("[A-Za-z0-9]{1,16}\\.-") && (text.startsWith(prefix) || last.get() < 0)) {
      return new At(new long[] {-1}); // another node has not brought anything, and nor has this one
    }
    if (!text.startsWith(prefix)) {
      return new Unknown();
    }
    String number = text.substring(prefix.length());
    if (!number.matches("0|[1-9a-z][0-9a-z]{0,11}")) {
      return new Unknown();
    }
    long head = Long.parseLong(number, Character.MAX_RADIX);
    // It has named no other: nothing of its own is ahead of it.
    return head <= last.get() ? new At(new long[] {head}) : new Unknown();
  }

  @Override
  public Optional<long[]> first() {
    return Optional.of(new long[] {first});
  }
}
