package io.echobridge.broker.rabbitmq;

import java.io.InterruptedIOException;

/**
 * How many bytes of messages one connection has in memory that were not taken yet. RabbitMQ counts
 * messages only, and the client library reads on; so who reads the connection waits here, and with
 * it RabbitMQ. Thread-safe.
 */
final class InMemory {
  private final long most;
  private long bytes;
  private boolean bounding;
  private boolean closed;

  InMemory(long most) {
    this.most = most;
  }

  /** An eighth of the heap. */
  static InMemory ofThisProcess() {
    return new InMemory(Runtime.getRuntime().maxMemory() / 8);
  }

  /** How large a message may be, that there is room for a few. */
  long largest() {
    return most / 8;
  }

  /** From now on it is waited: RabbitMQ's answers, which come behind, are not needed any more. */
  synchronized void bound() {
    bounding = true;
  }

  /** A message comes; waits for room. A single one always has it. */
  synchronized void take(long size) throws InterruptedIOException {
    try {
      while (bounding && !closed && bytes > 0 && bytes + size > most) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
    bytes += size;
  }

  /** A message was taken, or is nobody's any more. */
  synchronized void give(long size) {
    bytes -= size;
    notifyAll();
  }

  /** Nobody waits any more. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
