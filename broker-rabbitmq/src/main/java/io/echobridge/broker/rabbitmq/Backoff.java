package io.echobridge.broker.rabbitmq;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses that double from the first to the longest, each shortened at random by up to a half. */
final class Backoff {
  private final Duration first;
  private final Duration longest;
  private Duration next;

  Backoff(RabbitConfig.Reconnect reconnect) {
    this.first = reconnect.firstDelay();
    this.longest = reconnect.longestDelay();
    this.next = first;
  }

  long nextMillis() {
    long pause = Math.max(1, next.toMillis());
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(longest) < 0 ? doubled : longest;
    return pause - ThreadLocalRandom.current().nextLong(pause / 2 + 1);
  }

  Duration longest() {
    return longest;
  }

  void reset() {
    next = first;
  }
}
