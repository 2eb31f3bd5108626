package io.echobridge.bench.load;

import java.util.concurrent.atomic.AtomicLong;

/** What the clients of one thread have heard in one phase. That thread writes, any may read. */
final class Tally {
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong doubled = new AtomicLong();
  private final AtomicLong late = new AtomicLong();
  private final AtomicLong skipped = new AtomicLong();
  private final Histogram latencies = new Histogram();

  /** A client has heard an event that was published {@code micros} ago. */
  void hear(Order order, long sequence, long micros) {
    switch (order.hear(sequence, this)) {
      case NEXT -> {}
      case LATE -> increase(late, 1);
      case DOUBLED -> increase(doubled, 1);
    }
    latencies.record(micros);
    increase(received, 1);
  }

  /** Some were passed over; with a negative number: came after all. */
  void skipped(long count) {
    increase(skipped, count);
  }

  void add(Tally other) {
    increase(doubled, other.doubled());
    increase(late, other.late());
    increase(skipped, other.skipped());
    latencies.add(other.latencies);
    increase(received, other.received());
  }

  /** All deliveries. */
  long received() {
    return received.get();
  }

  long doubled() {
    return doubled.get();
  }

  long late() {
    return late.get();
  }

  /** Events that a client has not heard although it has heard later ones. */
  long skipped() {
    return skipped.get();
  }

  Histogram latencies() {
    return latencies;
  }

  private static void increase(AtomicLong counter, long by) {
    counter.lazySet(counter.getPlain() + by);
  }
}
