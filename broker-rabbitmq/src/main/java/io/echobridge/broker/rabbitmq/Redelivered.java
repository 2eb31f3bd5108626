package io.echobridge.broker.rabbitmq;

/**
 * Tells which redelivered messages of this node's queue were taken already, so that none is taken
 * twice after the link broke.
 *
 * <p>The queue hands its messages over in one order, to one consumer; what was taken is always a
 * beginning of that order, and so is what RabbitMQ knows as acknowledged. When a link breaks, the
 * acknowledgements of the last moment may or may not have arrived, and RabbitMQ delivers again, in
 * the old order and before anything else, all that it does not know as acknowledged. Some of that
 * was taken here. How much is found out so:
 *
 * <ul>
 *   <li>Only what RabbitMQ marks as redelivered can have been taken. That mark may stand on new
 *       messages too (they were on their way, or RabbitMQ crashed and marked all of them), but is
 *       never missing from old ones.
 *   <li>Of each message taken, 64 bits are kept. The first that comes on a new link is looked for
 *       among them; where it stood, the rest of what was taken follows, and is passed over. After
 *       that everything is new.
 *   <li>Messages that are alike to the last byte and property could stand in several places. One
 *       acknowledgement is under way at a time, and RabbitMQ confirms each by answering a question
 *       that follows it (see {@link Acks}). So, unless RabbitMQ crashed, the first message stands
 *       either after what is confirmed or after what was acknowledged last. A crash can lose
 *       confirmed acknowledgements: then a message is also known again among the last {@value
 *       #MOST}, if none of them is like it.
 * </ul>
 *
 * What remains open: a run of messages without any difference, in the moment of a cut. All methods
 * may be called from any thread; messages come on one at a time.
 */
final class Redelivered {
  static final int MOST = 1 << 15;

  private final long[] prints = new long[MOST];
  private long count;
  private long confirmed;
  private long acknowledged;
  private long reached;
  private boolean resuming;
  private boolean first;

  /** A new link begins. */
  synchronized void resume() {
    resuming = count > 0;
    first = true;
  }

  /** The queue is a new one: nothing of what was taken can come again. */
  synchronized void forget() {
    confirmed = count;
    acknowledged = count;
    reached = count;
    resuming = false;
  }

  /** Whether this message was taken before. */
  synchronized boolean isAgain(long print, boolean redelivered) {
    if (!resuming) {
      return false;
    }
    long found = redelivered ? find(print) : 0;
    if (first) {
      first = false;
      // What stood before the first one is acknowledged for certain.
      confirmed = found == 0 ? count : found - 1;
      acknowledged = confirmed;
    }
    resuming = found > 0 && found < count;
    reached = found > 0 ? found : reached;
    return found > 0;
  }

  /** A message was taken, or is a dead letter. */
  synchronized void add(long print) {
    count++;
    reached = count;
    prints[(int) (count % MOST)] = print;
  }

  /** Counts the messages of the queue, up to the one that came last; the first is 1. */
  synchronized long reached() {
    return reached;
  }

  /** All up to that one are being acknowledged. */
  synchronized void acknowledging(long upTo) {
    acknowledged = Math.max(acknowledged, upTo);
  }

  /** RabbitMQ has that acknowledgement. */
  synchronized void confirmed(long upTo) {
    confirmed = Math.max(confirmed, upTo);
  }

  /** Where it was taken; 0 if it was not. */
  private long find(long print) {
    if (!first) {
      return search(print, reached + 1);
    }
    if (is(print, confirmed + 1)) {
      return confirmed + 1;
    }
    if (is(print, acknowledged + 1)) {
      return acknowledged + 1;
    }
    long found = search(print, Math.max(1, count - MOST + 1));
    return found > 0 && search(print, found + 1) == 0 ? found : 0;
  }

  private long search(long print, long from) {
    for (long i = from; i <= count; i++) {
      if (is(print, i)) {
        return i;
      }
    }
    return 0;
  }

  private boolean is(long print, long index) {
    return index <= count && index > count - MOST && prints[(int) (index % MOST)] == print;
  }
}
