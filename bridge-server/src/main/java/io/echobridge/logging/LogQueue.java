package io.echobridge.logging;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writes the log on a thread of its own: a pipe that nobody reads would hold up the event loops.
 * What finds no room is lost and counted; errors find room for longer. Named in {@code
 * logback.xml}.
 */
public final class LogQueue extends AsyncAppender {
  private static final int ROOM = 2_048;
  private static final int ROOM_FOR_ERRORS = ROOM / 8;
  private static final int FLUSH_MILLIS = 2_000;
  private static final LongAdder LOST = new LongAdder();

  /** Lines that were lost and not told of yet. */
  private final AtomicLong untold = new AtomicLong();

  public LogQueue() {
    setQueueSize(ROOM);
    setDiscardingThreshold(0);
    setNeverBlock(true);
    setMaxFlushTime(FLUSH_MILLIS);
  }

  /** How many lines of this process's log were lost; from any thread. */
  public static long lost() {
    return LOST.sum();
  }

  @Override
  protected void append(ILoggingEvent event) {
    int room = getRemainingCapacity();
    if (room == 0 || (room < ROOM_FOR_ERRORS && !event.getLevel().isGreaterOrEqual(Level.ERROR))) {
      LOST.increment();
      untold.incrementAndGet();
      return;
    }
    if (room > ROOM / 2 && untold.get() > 0) {
      super.append(told(untold.getAndSet(0)));
    }
    super.append(event);
  }

  private ILoggingEvent told(long lines) {
    return new LoggingEvent(
        LogQueue.class.getName(),
        ((LoggerContext) getContext()).getLogger(LogQueue.class),
        Level.WARN,
        "{} lines of this log were lost, because the program that reads it was too slow",
        null,
        new Object[] {lines});
  }
}
