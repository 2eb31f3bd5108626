package io.echobridge.net;

import java.util.function.Consumer;

/**
 * What waits for one client that polls, while no poll of it is there to take it. It counts as what
 * the client holds, and within the bound of all {@link Absences}. On the client's loop only, but
 * for what says otherwise.
 */
public final class Absence {
  /** A place in a list, with the room that the list has to spare. */
  private static final int PLACE = 8;

  private final Holding holding;
  private final Absences all;
  private final Consumer<Absence> end;
  private int frames;
  private volatile long sinceNanos;

  /** The absence that began then has to end; 0 while none was told so. */
  private volatile long toldNanos;

  /**
   * @param end has the client's loop end it {@link #ifStillAway}; called on any thread, and returns
   *     at once
   */
  public Absence(Holding holding, Consumer<Absence> end) {
    this.holding = holding;
    this.all = holding.absences();
    this.end = end;
  }

  /**
   * A frame waits for the client's next poll.
   *
   * @return whether there is memory for it; if not, the client has to be cut
   */
  public boolean take(Frame frame) {
    if (frames++ == 0) {
      sinceNanos = all.now();
      all.begins(this);
    }
    boolean kept = holding.take(frame);
    all.add(PLACE + (frame.awaited() ? frame.size() : 0));
    return kept;
  }

  /** The frame waits no more. */
  public void giveBack(Frame frame) {
    holding.giveBack(frame);
    all.add(-PLACE - (frame.unawaited() ? frame.size() : 0));
    if (--frames == 0) {
      all.ends(this);
    }
  }

  /** The client has polled, or shows otherwise that it is there: what it has not got waits anew. */
  public void polled() {
    if (frames > 0) {
      sinceNanos = all.now();
    }
  }

  /** Ends the client, if it was told to end and has not polled since. */
  public void ifStillAway(Runnable ending) {
    if (isTold() && frames > 0) {
      all.countCut();
      ending.run();
    }
  }

  /** Since when, by the clock of {@link Absences#now}; from any thread. */
  long sinceNanos() {
    return sinceNanos;
  }

  /** Whether it is told to end; from any thread. */
  boolean isTold() {
    return toldNanos == sinceNanos;
  }

  /**
   * Tells it to end, unless it has polled since; from any thread.
   *
   * @param since when its absence began, as {@link #sinceNanos} said
   */
  void end(long since) {
    toldNanos = since;
    end.accept(this);
  }
}
