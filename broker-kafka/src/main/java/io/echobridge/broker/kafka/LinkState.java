package io.echobridge.broker.kafka;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the link is up, and who waits for it. The listener is told of each change once. */
final class LinkState {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaBroker.class);

  private final String where;
  private final String servers;
  private final CountDownLatch firstAttempt = new CountDownLatch(1);
  private CompletableFuture<Void> up = new CompletableFuture<>();
  private @Nullable String outage; // what was said of it last
  private volatile boolean isUp;

  LinkState(String where, String servers) {
    this.where = where;
    this.servers = servers;
  }

  /** Blocks until it is known for the first time. */
  void awaitFirst() {
    try {
      firstAttempt.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isUp() {
    return isUp;
  }

  /** Completes when the link is up, and fails when it is closed before. */
  synchronized CompletionStage<Void> awaited() {
    return up.copy();
  }

  /** On the thread that watches. */
  void up(Deliveries to, String sight) {
    if (isUp) {
      return;
    }
    String after = outage == null ? "" : ": reading goes on where it was";
    outage = null;
    isUp = true;
    to.up(servers + ", " + sight + after);
    firstAttempt.countDown();
    CompletableFuture<Void> waiting;
    synchronized (this) {
      waiting = up;
    }
    waiting.complete(null);
  }

  /** On the thread that watches. */
  void down(Deliveries to, String words) {
    String reason = servers + ": " + words;
    String before = outage;
    outage = reason;
    if (before == null) {
      synchronized (this) {
        up = up.isDone() ? new CompletableFuture<>() : up;
      }
      isUp = false;
      to.down(reason);
    } else if (!before.equals(reason)) {
      LOG.info("{} is still down: {}", where, reason);
    }
    firstAttempt.countDown();
  }

  synchronized void close() {
    isUp = false;
    firstAttempt.countDown();
    if (up.isDone()) {
      up = new CompletableFuture<>();
    }
    up.completeExceptionally(new CancellationException(where + " is closed"));
  }
}
