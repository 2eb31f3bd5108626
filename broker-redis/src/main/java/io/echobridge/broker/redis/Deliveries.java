package io.echobridge.broker.redis;

import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.Position;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock.ReadLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of the listener: none starts once {@link #close} has returned, and what a call throws
 * ends there.
 */
final class Deliveries {
  private static final Logger LOG = LoggerFactory.getLogger(RedisBroker.class);
  private static final long QUIET_NANOS = 60_000_000_000L;

  private final String where;
  private final BrokerListener listener;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final AtomicLong lastComplaint = new AtomicLong(System.nanoTime() - QUIET_NANOS);
  private volatile boolean closed;
  private long sequence;

  Deliveries(String where, BrokerListener listener) {
    this.where = where;
    this.listener = listener;
  }

  /** On the one thread that receives. */
  void event(String address, byte[] body) {
    Position position = new Position(Long.toString(++sequence));
    call(() -> listener.onEvent(BrokerMessage.of(address, body, position)));
  }

  void peerMessage(byte[] message) {
    call(() -> listener.onPeerMessage(message));
  }

  void dropped(String word) {
    call(() -> listener.onDropped(word));
  }

  void up(String detail) {
    call(() -> listener.onUp(detail));
  }

  void down(String reason) {
    call(() -> listener.onDown(reason));
  }

  /** Waits for the calls that are running, unless it is one of them that closes. */
  void close() {
    if (lock.getReadHoldCount() > 0) {
      closed = true;
      return;
    }
    lock.writeLock().lock();
    try {
      closed = true;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void call(Runnable delivery) {
    ReadLock read = lock.readLock();
    read.lock();
    try {
      if (!closed) {
        delivery.run();
      }
    } catch (RuntimeException e) {
      deadLetter(e);
    } finally {
      read.unlock();
    }
  }

  private void deadLetter(RuntimeException e) {
    long now = System.nanoTime();
    long last = lastComplaint.get();
    if (now - last >= QUIET_NANOS && lastComplaint.compareAndSet(last, now)) {
      LOG.warn(
          "{}: an event could not be taken (told once a minute): {}", where, Failures.words(e));
    }
  }
}
