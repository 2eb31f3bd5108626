package io.echobridge.websocket;

import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.net.Outboxes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.StreamSinkConduit;

/**
 * The writing half of a WebSocket: frames wait in an outbox, and what has come together when the
 * loop's batch ends is written at once. What the kernel does not take waits for the socket to
 * become writable, within a bound. On the loop only.
 */
final class FrameWriter implements HoldingSink, EventLoop.Flushable {
  /** Whom a writer tells. */
  interface Owner {
    /** Everything is written. */
    void onDrained() throws IOException;

    /** What waited for the socket to take more is on its way. */
    void onUnblocked();

    /** Too much waits, and the client does not read. */
    void onTooSlow(long waitingBytes);

    /** The connection is broken. */
    void onBroken();
  }

  private final EventLoop loop;
  private final LoopBuffers buffers;
  private final ConduitStreamSinkChannel sink;

  /** What the sink writes to: one object less on the way of each frame. */
  private final StreamSinkConduit conduit;

  private final int maxOutbox;
  private final boolean secure;
  private final Owner owner;
  private @Nullable Outbox outbox;

  /** What is held back; null while nothing is. */
  private @Nullable Outbox held;

  private boolean dirty;
  private boolean blocked;
  private boolean listening;
  private boolean ended;

  /**
   * @param secure whether TLS stands between: what it took may not be on its way yet
   */
  FrameWriter(
      EventLoop loop,
      LoopBuffers buffers,
      ConduitStreamSinkChannel sink,
      int maxOutbox,
      boolean secure,
      Owner owner) {
    this.loop = loop;
    this.buffers = buffers;
    this.sink = sink;
    this.conduit = sink.getConduit();
    this.maxOutbox = maxOutbox;
    this.secure = secure;
    this.owner = owner;
  }

  @Override
  public void send(Frame frame) {
    if (ended) {
      return;
    }
    Outbox back = held;
    if (back == null) {
      add(frame);
    } else {
      back.add(frame);
      checkBound(back);
    }
  }

  @Override
  public void hold() {
    held = buffers.takeOutbox();
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
    waiting.add(frame);
    if (blocked) {
      Outboxes.waits(frame.length());
      // The socket is known to be full: only now may a frame be one too many. Otherwise the flush
      // will tell.
      checkBound(waiting);
    } else if (!dirty) {
      dirty = true;
      loop.flushLater(this);
    }
  }

  /** Whether the socket takes no more for now. */
  boolean isBlocked() {
    return blocked;
  }

  boolean isDrained() {
    return outbox == null;
  }

  /** Sends this one, and takes no more. What is held back is dropped. */
  void finish(Frame last) {
    dropHeld();
    send(last);
    ended = true;
  }

  private void dropHeld() {
    Outbox back = held;
    if (back != null) {
      held = null;
      buffers.giveBack(back);
    }
  }

  /** Drops what waits, and writes no more. */
  void stop() {
    ended = true;
    dropHeld();
    Outbox waiting = outbox;
    if (waiting != null) {
      if (blocked) {
        Outboxes.waits(-waiting.bytes());
      }
      outbox = null;
      buffers.giveBack(waiting);
    }
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
      waiting.advance(offer(bytes));
      if (bytes.hasRemaining()) {
        block(waiting);
        checkBound(waiting);
        return;
      }
    }
    if (secure && !sink.flush()) {
      block(waiting);
      return;
    }
    outbox = null;
    buffers.giveBack(waiting);
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

  private void checkBound(Outbox waiting) {
    if (waiting.bytesBehindFirst() > maxOutbox) {
      Outboxes.countCut();
      owner.onTooSlow(waiting.bytes());
    }
  }

  private void block(Outbox waiting) {
    blocked = true;
    Outboxes.waits(waiting.bytes());
    if (!listening) {
      listening = true;
      sink.setWriteListener(channel -> loop.runBatch(this::writable));
    }
    sink.resumeWrites();
  }

  private void writable() {
    sink.suspendWrites();
    Outbox waiting = outbox;
    if (blocked && waiting != null) {
      Outboxes.waits(-waiting.bytes());
    }
    blocked = false;
    flush();
    if (!blocked) {
      owner.onUnblocked();
    }
  }
}
