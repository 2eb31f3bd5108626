package io.echobridge.bench.load;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Says that it is time to go on: when something has been reached and a time is over, or with
 * patience. It looks now and then only, as looking may be dear.
 */
final class Watch implements BooleanSupplier {
  private static final long EVERY = Duration.ofMillis(5).toNanos();

  private final BooleanSupplier reached;
  private final long atLeast;
  private final long patience;
  private final long start = System.nanoTime();
  private long nextLook = start;
  private Optional<Duration> reachedAfter = Optional.empty();

  Watch(BooleanSupplier reached, Duration atLeast, Duration patience) {
    this.reached = reached;
    this.atLeast = atLeast.toNanos();
    this.patience = patience.toNanos();
  }

  @Override
  public boolean getAsBoolean() {
    long now = System.nanoTime();
    if (reachedAfter.isEmpty() && now - nextLook >= 0) {
      nextLook = now + EVERY;
      if (reached.getAsBoolean()) {
        reachedAfter = Optional.of(Duration.ofNanos(now - start));
      }
    }
    return reachedAfter.isPresent() ? now - start >= atLeast : now - start >= patience;
  }

  /** When it was reached, from the beginning; empty when it was not. */
  Optional<Duration> reachedAfter() {
    return reachedAfter;
  }
}
