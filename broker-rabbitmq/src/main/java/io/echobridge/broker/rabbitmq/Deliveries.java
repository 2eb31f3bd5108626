package io.echobridge.broker.rabbitmq;

import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock.ReadLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of the listener: none starts once {@link #close} has returned, and what a call throws
 * ends there.
 */
final class Deliveries {
  private static final Logger LOG = LoggerFactory.getLogger(RabbitBroker.class);
  private static final long QUIET_NANOS = 60_000_000_000L;

  private final String where;
  private final BrokerListener listener;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final AtomicLong lastComplaint = new AtomicLong(System.nanoTime() - QUIET_NANOS);
  private volatile boolean closed;

  Deliveries(String where, BrokerListener listener) {
    this.where = where;
    this.listener = listener;
  }

  /**
   * Hands a message over; one at a time.
   *
   * @param onPoison is told why the listener would not have it
   * @return false when it was not handed over, as the broker is closed
   */
  boolean event(BrokerMessage message, Consumer<String> onPoison) {
    return call(
        () -> listener.onEvent(message),
        refused -> {
          onPoison.accept(Failures.words(refused));
          complain("an event could not be taken", Failures.words(refused));
        });
  }

  void peerMessage(byte[] message) {
    call(() -> listener.onPeerMessage(message));
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

  /** A warning for the operator, at most one a minute. */
  void complain(String what, String why) {
    long now = System.nanoTime();
    long last = lastComplaint.get();
    if (now - last >= QUIET_NANOS && lastComplaint.compareAndSet(last, now)) {
      LOG.warn("{}: {} (told once a minute): {}", where, what, why);
    }
  }

  private void call(Runnable delivery) {
    call(delivery, refused -> complain("a message could not be taken", Failures.words(refused)));
  }

  private boolean call(Runnable delivery, Consumer<RuntimeException> onRefused) {
    ReadLock read = lock.readLock();
    read.lock();
    try {
      if (closed) {
        return false;
      }
      delivery.run();
    } catch (RuntimeException e) {
      onRefused.accept(e);
    } finally {
      read.unlock();
    }
    return true;
  }
}
