package io.echobridge.text;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lets the log repeat itself no more than once in a while, where others decide how often there is
 * something to say. What is left out is counted for the next line. Thread-safe and never blocks;
 * what it keeps is two numbers.
 */
public final class Throttle {
  private final long gapNanos;
  private final LongSupplier clock;
  private final AtomicLong next;
  private final LongAdder leftOut = new LongAdder();

  /** One that lets a line pass at once, and then none before a gap is over. */
  public Throttle(Duration gap) {
    this(gap, System::nanoTime);
  }

  /**
   * @param clock in nanoseconds, from any origin
   */
  Throttle(Duration gap, LongSupplier clock) {
    this.gapNanos = gap.toNanos();
    this.clock = clock;
    this.next = new AtomicLong(clock.getAsLong());
  }

  public static Throttle onceAMinute() {
    return new Throttle(Duration.ofMinutes(1));
  }

  /** How many lines were left out since the last one; nothing when this one is to be, too. */
  public OptionalLong due() {
    long now = clock.getAsLong();
    long due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + gapNanos)) {
      leftOut.increment();
      return OptionalLong.empty();
    }
    return OptionalLong.of(leftOut.sumThenReset());
  }

  /**
   * Writes a line, or leaves it out.
   *
   * @param line is given a note for its end, such as {@code told once a minute, 3 left out}
   */
  public void tell(Consumer<String> line) {
    OptionalLong before = due();
    if (before.isPresent()) {
      line.accept(note(before.getAsLong()));
    }
  }

  private String note(long before) {
    long seconds = Duration.ofNanos(gapNanos).toSeconds();
    String often = seconds == 60 ? "logged once a minute" : "logged once in " + seconds + " s";
    return before == 0 ? often : often + ", " + before + " left out";
  }
}
