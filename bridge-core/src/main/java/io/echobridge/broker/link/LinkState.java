package io.echobridge.broker.link;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a link is up, and who waits for it. The listener is told of each change once, however
 * many attempts an outage takes. {@link #up} and {@link #down} are for one thread.
 */
public final class LinkState {
  private static final Logger log = LoggerFactory.getLogger(LinkState.class);

  private final String where;
  private final CountDownLatch firstAttempt = new CountDownLatch(1);

  // Guarded by this.
  private CompletableFuture<Void> up = new CompletableFuture<>();
  private @Nullable String outage; // what was said of it last
  private boolean isUp;
  private boolean closed;

  /**
   * @param where names the broker in the log: "redis main of app default"
   */
  public LinkState(String where) {
    this.where = where;
  }

  /** Blocks until the first attempt is over, or the link closed: the end of a start. */
  public void awaitFirst() {
    try {
      firstAttempt.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public synchronized boolean isUp() {
    return isUp;
  }

  /** Completes when the link is up, and fails when it is closed before. */
  public synchronized CompletionStage<Void> awaited() {
    return up.copy();
  }

  /** As the other one, where there is nothing to say of an outage. */
  public void up(Deliveries to, String detail) {
    up(to, detail, "");
  }

  /**
   * The link is up, and what is subscribed to is in force. Saying it again changes nothing.
   *
   * @param detail where it leads to, without secrets
   * @param afterOutage what became of the messages meanwhile, said after the detail where the link
   *     was down before; how long it was the listener knows
   */
  public void up(Deliveries to, String detail, String afterOutage) {
    boolean wasDown;
    CompletableFuture<Void> waiting;
    synchronized (this) {
      if (isUp || closed) {
        return;
      }
      wasDown = outage != null;
      outage = null;
      isUp = true;
      waiting = up;
    }
    to.up(wasDown && !afterOutage.isEmpty() ? detail + ": " + afterOutage : detail);
    waiting.complete(null);
    firstAttempt.countDown();
  }

  /**
   * The link is down, or an attempt has failed.
   *
   * @param reason where, and what failed, in the server's own words
   */
  public void down(Deliveries to, String reason) {
    String before;
    synchronized (this) {
      if (closed) {
        return;
      }
      before = outage;
      outage = reason;
      isUp = false;
      up = up.isDone() ? new CompletableFuture<>() : up;
    }
    if (before == null) {
      to.down(reason);
    } else if (!before.equals(reason)) {
      log.info("{} is still down: {}", where, reason);
    }
    firstAttempt.countDown();
  }

  /** For ever. From any thread; more than once changes nothing. */
  public void close() {
    CompletableFuture<Void> waiting;
    synchronized (this) {
      closed = true;
      isUp = false;
      up = up.isDone() ? new CompletableFuture<>() : up;
      waiting = up;
    }
    waiting.completeExceptionally(new CancellationException(where + " is closed"));
    firstAttempt.countDown();
  }
}
