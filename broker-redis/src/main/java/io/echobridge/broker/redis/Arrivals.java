package io.echobridge.broker.redis;

/**
 * Counts the bytes that come from Redis on one of the two event loops: also half a message is life.
 */
final class Arrivals {
  private volatile long bytes;

  @SuppressWarnings("NonAtomicVolatileUpdate") // one event loop
  void came(int more) {
    bytes += more;
  }

  long bytes() {
    return bytes;
  }
}
