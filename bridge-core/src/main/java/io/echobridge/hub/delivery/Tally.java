package io.echobridge.hub.delivery;

import io.echobridge.hub.stats.Receipt;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.Proof;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the clients of this node that are sent one event, and what is proven of them. It is done
 * when nothing is open any more, or somebody ends it. Thread-safe.
 */
final class Tally {
  private final Consumer<Tally> onDone;
  private final AtomicInteger room;

  // All guarded by this.
  private int channels;
  private int open;
  private Receipt receipt = Receipt.NONE;

  private volatile boolean begun;
  private volatile boolean done;
  private volatile @Nullable Supplier<String> offset;

  /**
   * @param channels how many it goes to
   * @param room how many more clients of this node may be asked for a proof; shared
   * @param onDone hears once that it is done, on any thread, perhaps under the order
   */
  Tally(int channels, AtomicInteger room, Consumer<Tally> onDone) {
    this.channels = channels;
    this.room = room;
    this.onDone = onDone;
  }

  /** The event is here, and about to be sent. */
  void begins() {
    begun = true;
  }

  /** Whether the event was here. */
  boolean hasBegun() {
    return begun;
  }

  /** Says where the event stands. Under the order. */
  void standsAt(@Nullable Supplier<String> place) {
    offset = place;
  }

  /** Where it stands; null where nobody knows. */
  @Nullable String offset() {
    Supplier<String> place = offset;
    return place == null ? null : place.get();
  }

  /** A client was sent the event. On the connection's loop. */
  void sent(ClientConnection to) {
    synchronized (this) {
      boolean isAsked = !done && room.getAndDecrement() > 0;
      add(new Receipt(1, 0, 0, isAsked ? 0 : 1));
      if (!isAsked) {
        room.addAndGet(done ? 0 : 1);
        return;
      }
      open++;
    }
    to.prove(new Client());
  }

  /** All loops have the event for one of its channels. */
  void channelDone() {
    boolean isLast;
    synchronized (this) {
      isLast = --channels == 0 && open == 0;
    }
    if (isLast) {
      end();
    }
  }

  private void settled() {
    boolean isLast;
    synchronized (this) {
      if (done) {
        return;
      }
      room.incrementAndGet();
      isLast = --open == 0 && channels <= 0;
    }
    if (isLast) {
      end();
    }
  }

  /** Nobody waits for it any more. Idempotent. */
  void end() {
    synchronized (this) {
      if (done) {
        return;
      }
      done = true;
      room.addAndGet(open);
    }
    onDone.accept(this);
  }

  /** What is known. */
  synchronized Receipt receipt() {
    return receipt;
  }

  private synchronized void add(Receipt more) {
    if (!done) {
      receipt = receipt.plus(more);
    }
  }

  /** One of the clients. */
  private final class Client implements Proof {
    private boolean isWritten;
    private boolean isUnknown;
    private boolean isSettled;

    @Override
    public boolean isOver() {
      return done || isSettled;
    }

    @Override
    public void written() {
      if (!isOver() && !isWritten) {
        isWritten = true;
        add(new Receipt(0, 1, 0, 0));
        settleIf(isUnknown);
      }
    }

    @Override
    public void received() {
      if (!isOver()) {
        add(new Receipt(0, isWritten ? 0 : 1, 1, 0));
        settleIf(true);
      }
    }

    @Override
    public void impossible() {
      if (!isOver() && !isUnknown) {
        isUnknown = true;
        add(new Receipt(0, 0, 0, 1));
        settleIf(isWritten);
      }
    }

    @Override
    public void lost() {
      settleIf(!isOver());
    }

    private void settleIf(boolean isKnown) {
      if (isKnown) {
        isSettled = true;
        settled();
      }
    }
  }
}
