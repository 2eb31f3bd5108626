package io.echobridge.net;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.ConduitStreamSinkChannel;

/**
 * The writing half of a connection that is ours alone, such as a WebSocket: frames wait in an
 * outbox, and what has come together when the loop's batch ends is offered at once. What the kernel
 * does not take waits for the socket to become writable, counted as its client's memory, for as
 * long as the client takes something now and then. On the loop only.
 */
public final class FrameWriter extends WritingSocket implements HoldingSink, EventLoop.Flushable {
  /** Beyond this, what may be missed is not added, and the client is not listened to. */
  private static final int LONG = 256 * 1024;

  /** Whom a writer tells. */
  public interface Owner {
    /** Everything is written. */
    void onDrained() throws IOException;

    /** What waited for the socket to take more is on its way, or the most of it. */
    void onUnblocked();

    /** The client takes nothing, or there is no memory for what waits for it. */
    void onTooSlow(long waitingBytes);

    /** The connection is broken. */
    void onBroken();
  }

  private final EventLoop loop;
  private final LoopBuffers buffers;
  private final Holding holding;
  private final long patienceNanos;
  private final Owner owner;
  private final @Nullable Deflating deflating;
  private @Nullable Outbox outbox;

  /** What is held back; null while nothing is. */
  private @Nullable Outbox held;

  /** Null until the client had to be waited for. */
  private @Nullable TakingPatience patience;

  private boolean dirty;
  private boolean blocked;
  private boolean ended;

  /**
   * @param holding whose what waits is
   * @param patienceMillis how long the client may take nothing while something waits
   * @param secure whether TLS stands between: what it took may not be on its way yet
   * @param deflating how broadcasts are compressed for the client; null where they are not
   */
  public FrameWriter(
      EventLoop loop,
      LoopBuffers buffers,
      ConduitStreamSinkChannel sink,
      Holding holding,
      long patienceMillis,
      boolean secure,
      @Nullable Deflating deflating,
      Owner owner) {
    super(loop.sends(), sink, secure);
    this.loop = loop;
    this.buffers = buffers;
    this.holding = holding;
    this.patienceNanos = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    this.deflating = deflating;
    this.owner = owner;
  }

  @Override
  public void send(Frame frame) {
    if (!loop.inLoop()) {
      loop.handOver(() -> send(frame));
      return;
    }
    if (ended) {
      return;
    }
    Frame form = deflating == null ? frame : deflating.form(frame);
    Outbox back = held;
    if (back == null) {
      add(form);
    } else if (!back.add(form)) {
      owner.onTooSlow(back.bytes());
    }
  }

  @Override
  public boolean offer(Frame frame) {
    Outbox waiting = held != null ? held : outbox;
    if (waiting != null && (blocked || held != null) && waiting.bytes() > LONG) {
      return false;
    }
    send(frame);
    return true;
  }

  @Override
  public void hold() {
    Outbox back = buffers.takeOutbox();
    back.countFor(holding);
    held = back;
  }

  @Override
  public void release(List<Frame> first) {
    Outbox back = held;
    held = null;
    first.forEach(this::send);
    if (back != null) {
      for (int i = 0; i < back.count(); i++) {
        send(back.at(i));
      }
      buffers.giveBack(back);
    }
  }

  private void add(Frame frame) {
    Outbox waiting = outbox;
    if (waiting == null) {
      waiting = buffers.takeOutbox();
      outbox = waiting;
    }
    if (!waiting.add(frame)) {
      owner.onTooSlow(waiting.bytes());
    } else if (!blocked) {
      flushLater();
    }
  }

  private void flushLater() {
    if (!dirty) {
      dirty = true;
      loop.flushLater(this);
    }
  }

  /** Whether the socket takes no more for now. */
  public boolean isBlocked() {
    return blocked;
  }

  /** Whether the socket takes no more for now, and much waits, with what frames take besides. */
  public boolean isLong() {
    return blocked && outbox != null && outbox.size() > LONG;
  }

  public boolean isDrained() {
    return outbox == null;
  }

  /** Whether all that was sent is written, and nothing held back; never once it ends. */
  public boolean hasWrittenAll() {
    return outbox == null && held == null && !ended;
  }

  /** Sends this one, and takes no more. What is held back is dropped. */
  public void finish(Frame last) {
    dropHeld();
    send(last);
    ended = true;
  }

  /** Drops what is not on its way yet. */
  public void dropRest() {
    dropHeld();
    settle();
    Outbox waiting = outbox;
    if (waiting != null) {
      waiting.dropRest();
    }
  }

  private void dropHeld() {
    Outbox back = held;
    if (back != null) {
      held = null;
      buffers.giveBack(back);
    }
  }

  /** Drops what waits, and writes no more. */
  public void stop() {
    ended = true;
    dropHeld();
    settle();
    Outbox waiting = outbox;
    if (waiting != null) {
      outbox = null;
      buffers.giveBack(waiting);
    }
    stopWaiting();
    sink.suspendWrites();
  }

  @Override
  public void flush() {
    dirty = false;
    Outbox waiting = outbox;
    if (waiting != null && mayOffer() && madeRoom(waiting, buffers)) {
      waiting = outbox;
    }
    if (waiting == null || !mayOffer()) {
      return;
    }
    if (waiting.count() == 0) {
      taken(0, true);
    } else {
      offer(waiting, buffers);
    }
  }

  private boolean mayOffer() {
    return !blocked && !isOffering();
  }

  @Override
  void taken(int bytes, boolean all) {
    Outbox waiting = outbox;
    if (waiting == null) {
      return;
    }
    waiting.advance(bytes);
    try {
      if (!all) {
        block(waiting, bytes > 0);
      } else if (waiting.count() > 0) {
        flushLater();
      } else if (secure && !sink.flush()) {
        block(waiting, false);
      } else {
        outbox = null;
        buffers.giveBack(waiting);
        stopWaiting();
        owner.onDrained();
      }
    } catch (IOException e) {
      owner.onBroken();
    }
  }

  @Override
  void broken() {
    if (outbox != null) {
      owner.onBroken();
    }
  }

  private void block(Outbox waiting, boolean tookSome) {
    blocked = true;
    TakingPatience waits = patience;
    if (waits == null) {
      waits = new TakingPatience(loop, patienceNanos, this::isLate);
      patience = waits;
      sink.setWriteListener(channel -> loop.runBatch(this::writable));
    }
    waits.goesOn(tookSome);
    sink.resumeWrites();
    if (!waiting.countFor(holding)) {
      owner.onTooSlow(waiting.bytes());
    }
  }

  private void stopWaiting() {
    TakingPatience waits = patience;
    if (waits != null) {
      waits.cancel();
    }
  }

  private void writable() {
    sink.suspendWrites();
    boolean wasLong = isLong();
    blocked = false;
    for (Outbox waiting = outbox; waiting != null && mayOffer(); waiting = outbox) {
      if (waiting.count() == 0) {
        taken(0, true); // Only TLS has something left.
      } else if (!madeRoom(waiting, buffers)) {
        offerAlone(waiting, buffers);
      }
    }
    if (!blocked || (wasLong && !isLong())) {
      owner.onUnblocked();
    }
  }

  private void isLate() {
    Outbox waiting = outbox;
    if (waiting != null) {
      owner.onTooSlow(waiting.bytes());
    }
  }
}
