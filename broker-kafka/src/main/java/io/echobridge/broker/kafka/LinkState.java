package io.echobridge.broker.kafka;

import java.util.Locale;
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
  private @Nullable Outage outage;
  private volatile boolean isUp;

  /** When it began, and what was said of it last. */
  private record Outage(long since, String reason) {}

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
    Outage over = outage;
    String after = "";
    if (over != null) {
      double seconds = (System.nanoTime() - over.since()) / 1e9;
      after = String.format(Locale.ROOT, ", after %.1f s: reading goes on where it was", seconds);
    }
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
    Outage before = outage;
    if (before == null) {
      outage = new Outage(System.nanoTime(), reason);
      synchronized (this) {
        up = up.isDone() ? new CompletableFuture<>() : up;
      }
      isUp = false;
      to.down(reason);
    } else if (!before.reason().equals(reason)) {
      outage = new Outage(before.since(), reason);
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
