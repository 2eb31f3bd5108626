package io.echobridge.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.StreamSinkConduit;

/**
 * The writing half of a connection that is ours alone, such as a WebSocket: frames wait in an
 * outbox, and what has come together when the loop's batch ends is written at once. What the kernel
 * does not take waits for the socket to become writable, counted as its client's memory, for as
 * long as the client takes something now and then. On the loop only.
 */
public final class FrameWriter implements HoldingSink, EventLoop.Flushable {
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
  private final ConduitStreamSinkChannel sink;

  private final StreamSinkConduit conduit; // What the sink writes to: one object less on the way.
  private final Holding holding;
  private final long patienceNanos;
  private final boolean secure;
  private final Owner owner;
  private final @Nullable Deflating deflating;
  private @Nullable Outbox outbox;

  /** What is held back; null while nothing is. */
  private @Nullable Outbox held;

  /** Looks whether the client takes anything; null until it had to be waited for. */
  private @Nullable Timer patience;

  /** When the client last took something, while it is waited for. */
  private long tookNanos;

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
    this.loop = loop;
    this.buffers = buffers;
    this.sink = sink;
    this.conduit = sink.getConduit();
    this.holding = holding;
    this.patienceNanos = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    this.secure = secure;
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
    } else if (!blocked && !dirty) {
      dirty = true;
      loop.flushLater(this);
    }
  }

  /** Whether the socket takes no more for now. */
  public boolean isBlocked() {
    return blocked;
  }

  /** Whether the socket takes no more for now, and much waits. */
  public boolean isLong() {
    return blocked && outbox != null && outbox.bytes() > LONG;
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
    if (blocked || waiting == null) {
      return;
    }
    try {
      write(waiting);
    } catch (IOException e) {
      owner.onBroken();
    }
  }

  private void write(Outbox waiting) throws IOException {
    while (waiting.count() > 0) {
      ByteBuffer bytes = buffers.glue(waiting);
      int taken = offer(bytes);
      waiting.advance(taken);
      if (bytes.hasRemaining()) {
        block(waiting, taken > 0);
        return;
      }
    }
    if (secure && !sink.flush()) {
      block(waiting, false);
      return;
    }
    outbox = null;
    buffers.giveBack(waiting);
    stopWaiting();
    owner.onDrained();
  }

  private int offer(ByteBuffer bytes) throws IOException {
    int taken = conduit.write(bytes);
    if (secure) {
      // TLS takes one record at a time, however much room the socket has.
      for (int more = taken; more > 0 && bytes.hasRemaining(); taken += more) {
        more = conduit.write(bytes);
      }
    }
    return taken;
  }

  private void block(Outbox waiting, boolean tookSome) {
    blocked = true;
    Timer timer = patience;
    if (timer == null) {
      timer = new Patience();
      patience = timer;
      sink.setWriteListener(channel -> loop.runBatch(this::writable));
    }
    if (tookSome || !timer.isSet()) {
      tookNanos = System.nanoTime();
    }
    if (!timer.isSet()) {
      loop.schedule(timer, TimeUnit.NANOSECONDS.toMillis(patienceNanos));
    }
    sink.resumeWrites();
    if (!waiting.countFor(holding)) {
      owner.onTooSlow(waiting.bytes());
    }
  }

  private void stopWaiting() {
    Timer timer = patience;
    if (timer != null) {
      timer.cancel();
    }
  }

  private void writable() {
    sink.suspendWrites();
    boolean wasLong = isLong();
    blocked = false;
    flush();
    if (!blocked || (wasLong && !isLong())) {
      owner.onUnblocked();
    }
  }

  private final class Patience extends Timer {
    @Override
    protected void onTimeout() {
      Outbox waiting = outbox;
      long left = tookNanos + patienceNanos - System.nanoTime();
      if (waiting != null && left > 0) {
        loop.schedule(this, TimeUnit.NANOSECONDS.toMillis(left) + 1);
      } else if (waiting != null) {
        owner.onTooSlow(waiting.bytes());
      }
    }
  }
}
