package io.echobridge.broker.rabbitmq;

import io.echobridge.broker.Places.Ahead;
import io.echobridge.broker.Places.At;
import io.echobridge.broker.Places.Older;
import io.echobridge.broker.Places.Resolved;
import io.echobridge.broker.Places.Unknown;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which offsets of a stream came, with 24 bits of each of the last {@value #MOST} messages: by them
 * an offset is recognized that is one of another stream, such as one that was deleted and made anew
 * under the same name. The ordinals are the offsets, moved up by as much as it takes for them to
 * grow in that case too. All methods may be called from any thread; messages come one at a time.
 */
final class Offsets {
  private static final Logger log = LoggerFactory.getLogger(RabbitBroker.class);

  private static final int MOST = 1 << 18;
  private static final int PRINT = 0xFF_FFFF;
  private static final long NONE = -1;

  private final String name;
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private int[] prints = new int[1 << 10];
  private int run = newRun();
  private long shift;
  private long begin = NONE;
  private long came = NONE;
  private long taken = NONE;
  private long floor = NONE;
  private long lead = NONE;
  private boolean handsOver;
  private boolean ended;
  private boolean resumed;
  private boolean gap;

  /**
   * What names a point in the stream.
   *
   * @param next the offset behind the point; 0 where the node has heard nothing before it
   * @param print of the message before it; of the node, where there is none
   */
  record Point(long next, int print) {}

  /**
   * @param name names the stream in the log
   */
  Offsets(String name) {
    this.name = name;
  }

  /** Completes when the first message comes. */
  CompletableFuture<Void> begun() {
    return begun;
  }

  /** What is read next; empty where that is not for this to say. */
  synchronized Optional<Object> resume() {
    if (ended) {
      return Optional.of("first");
    }
    return taken == NONE ? Optional.empty() : Optional.of(taken + 1);
  }

  /** Another link reads on; its first message will come. */
  synchronized void resumed() {
    resumed = true;
  }

  /** RabbitMQ has deleted the stream: another one may follow. */
  synchronized void end() {
    ended = true;
  }

  /** A message comes. Whether it was taken before, on another link. */
  synchronized boolean isAgain(long offset, int print) {
    int bits = (print ^ (print >>> 24)) & PRINT;
    if (ended) {
      ended = false;
      if (isAnother(offset, bits)) {
        beginAnew();
      }
    } else if (resumed && taken != NONE && offset > taken + 1) {
      log.warn("{}: RabbitMQ has deleted messages before {} that were not read yet", name, offset);
      begin = offset;
      floor = offset - 1;
      lead = NONE;
      run = newRun();
      handsOver = true;
      gap = true;
    }
    resumed = false;
    if (taken != NONE && offset <= taken) {
      return true;
    }
    if (begin == NONE) {
      begin = offset;
      begun.complete(null);
    }
    while (offset - begin >= prints.length && prints.length < MOST) {
      grow();
    }
    for (long gap = Math.max(came + 1, offset - prints.length + 1); gap < offset; gap++) {
      prints[at(gap)] = 0;
    }
    prints[at(offset)] = bits;
    came = offset;
    return false;
  }

  /** Whether messages may be missing before the one that came last. True once for each gap. */
  synchronized boolean takeGap() {
    boolean was = gap;
    gap = false;
    return was;
  }

  /** Whether the first message that comes now is not of the stream that was read before. */
  private boolean isAnother(long offset, int bits) {
    return isKept(offset) ? prints[at(offset)] != bits : offset == 0 || offset > came;
  }

  private void beginAnew() {
    shift += came + 1;
    run = newRun();
    floor = NONE;
    begin = NONE;
    came = NONE;
    taken = NONE;
    lead = NONE;
    handsOver = false;
    gap = true;
  }

  private static int newRun() {
    return ThreadLocalRandom.current().nextInt() & PRINT;
  }

  private void grow() {
    int[] before = prints;
    prints = new int[2 * before.length];
    for (long offset = Math.max(begin, came - before.length + 1); offset <= came; offset++) {
      prints[at(offset)] = before[(int) (offset & (before.length - 1))];
    }
  }

  private int at(long offset) {
    return (int) (offset & (prints.length - 1));
  }

  private boolean isKept(long offset) {
    return begin != NONE && offset >= Math.max(begin, came - prints.length + 1) && offset <= came;
  }

  /** The ordinal of the message that came last, which is handed over. */
  synchronized long handOver() {
    handsOver = true;
    return came + shift;
  }

  /** The message that came last was handed over and taken, or is none for us. */
  synchronized void taken() {
    taken = came;
    if (!handsOver) {
      lead = came;
    }
  }

  synchronized long last() {
    return taken;
  }

  /**
   * The point right behind the message with that ordinal; empty where it is too long ago, or before
   * something that was lost.
   */
  synchronized Optional<Point> behind(long head) {
    if (head - shift < floor) {
      return Optional.empty();
    }
    long offset = head - shift < Math.max(begin, 0) ? lead : head - shift;
    if (offset == NONE) {
      return Optional.of(new Point(0, run));
    }
    return isKept(offset)
        ? Optional.of(new Point(offset + 1, prints[at(offset)]))
        : Optional.empty();
  }

  /** Before the first message. */
  synchronized long first() {
    return Math.max(begin, 0) + shift - 1;
  }

  /** What a point of some node means here: for {@link At} its only head. */
  synchronized Resolved resolve(Point point) {
    long offset = point.next() - 1;
    if (offset < 0) {
      return point.print() == run ? at1(first()) : new Older();
    }
    if (offset > taken) {
      return new Ahead();
    }
    if (!isKept(offset)) {
      return new Older();
    }
    return prints[at(offset)] == point.print() ? at1(offset + shift) : new Unknown();
  }

  private static Resolved at1(long head) {
    return new At(new long[] {head});
  }
}
