package io.echobridge.broker.redis.mark;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.Missed;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The links that bring what {@link Marks} knows, one after the other. What a link brings is passed
 * over until its first mark: nobody knows what was missed before. What was missed may come from
 * another node then.
 */
public final class Links {
  private final Marks marks;

  // Guarded by this.
  private @Nullable Object link;
  private @Nullable Hearer hearer;
  private boolean awaiting;

  /** What is awaited comes behind something that was missed, and nobody was told yet. */
  private boolean isBehindGap;

  private CompletableFuture<Void> begun = new CompletableFuture<>();

  Links(Marks marks) {
    this.marks = marks;
  }

  /** Who hears what a link brings; on the thread that brings it. */
  public interface Hearer {
    /** Messages may have been missed; called before the next one. */
    void lost();

    /** Messages were missed; returns whether another node had all of them. */
    boolean missed(Missed missed);

    /** One of those comes. */
    void message(BrokerMessage message);
  }

  /**
   * A new link to Redis.
   *
   * @param newLink stands for it
   */
  public synchronized void begin(Object newLink, Hearer newHearer) {
    hearer = newHearer;
    isBehindGap |= link != null && !awaiting;
    link = newLink;
    awaiting = true;
    marks.await(!isBehindGap);
    begun = new CompletableFuture<>();
  }

  /** Completes at the first mark of the link, or when none is awaited any more. */
  public synchronized CompletableFuture<Void> begun() {
    return begun.copy();
  }

  /** From now on messages are handed over although there was no mark; they have no places. */
  public void giveUp() {
    Runnable gap;
    synchronized (this) {
      gap = takeGap();
    }
    gap.run();
    synchronized (this) {
      if (awaiting) {
        awaiting = false;
        marks.goOn(true);
      }
    }
    noted();
  }

  private Runnable takeGap() {
    Hearer told = awaiting && isBehindGap ? hearer : null;
    isBehindGap = false;
    return told == null ? () -> {} : told::lost;
  }

  /**
   * A mark came. Where it is the first of its link, other nodes are asked for what stands before
   * it.
   *
   * @param by the link that brought it
   * @return false if it is none
   */
  public boolean heard(Object by, byte[] message) {
    Mark mark = Mark.of(message);
    if (mark == null) {
      return false;
    }
    Hearer asked;
    boolean isNew;
    synchronized (this) {
      if (by != link || !awaiting) {
        if (by == link) {
          marks.add(mark);
        }
        return true;
      }
      isNew = !isBehindGap;
      asked = isNew || marks.here().isPresent() ? hearer : null;
    }
    boolean isFilled =
        asked != null && asked.missed(new Refill(this, marks, by, asked, mark.id(), isNew));
    Runnable gap;
    synchronized (this) {
      if (by != link) {
        return true;
      }
      isBehindGap &= !isFilled;
      gap = takeGap();
      if (awaiting) {
        awaiting = false;
        marks.goOn(!isFilled);
      }
      marks.add(mark);
    }
    gap.run();
    noted();
    return true;
  }

  /** What is awaited is known to be, or has come. */
  void noted() {
    CompletableFuture<Void> waiting;
    synchronized (this) {
      waiting = begun;
    }
    waiting.complete(null);
  }

  /** Whether a link still waits for what it has missed. */
  synchronized boolean isAwaited(Object by) {
    return by == link && awaiting;
  }
}
