package io.echobridge.broker.kafka;

import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock.ReadLock;

/** The calls of the listener: none starts once {@link #close} has returned. */
final class Deliveries {
  private final BrokerListener listener;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile boolean closed;

  Deliveries(BrokerListener listener) {
    this.listener = listener;
  }

  /** Throws what the listener throws. */
  void event(BrokerMessage message) {
    call(() -> listener.onEvent(message));
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
    } finally {
      read.unlock();
    }
  }
}
