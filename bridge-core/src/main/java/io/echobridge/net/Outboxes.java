package io.echobridge.net;

import java.util.concurrent.atomic.LongAdder;

/** What waits before slow sockets, over all connections of the process. Any thread may ask. */
public final class Outboxes {
  private static final LongAdder WAITING = new LongAdder();
  private static final LongAdder CUT = new LongAdder();

  private Outboxes() {}

  /** Bytes that wait for sockets which took no more, about. */
  public static long waitingBytes() {
    return WAITING.sum();
  }

  /** How many clients were cut because too much waited for them. */
  public static long cut() {
    return CUT.sum();
  }

  /** More bytes wait, or fewer. */
  public static void waits(long bytes) {
    WAITING.add(bytes);
  }

  /** A client was cut. */
  public static void countCut() {
    CUT.increment();
  }
}
