package io.echobridge.net;

import org.jspecify.annotations.Nullable;
import org.xnio.conduits.ConduitStreamSinkChannel;

/**
 * Writes one whole answer on a connection without TLS that has another use before and after, such
 * as HTTP's: together with what the other sockets of the loop's batch write. On the loop only.
 */
public final class AnswerWriter extends WritingSocket implements EventLoop.Flushable {
  /** Whom it tells; one of these calls is the last: written, or broken. */
  public interface Owner {
    /** The kernel has all of it. */
    void onWritten();

    /** The kernel takes no more for now: the rest waits for the client. Called once at most. */
    void onBlocked();

    /** The connection is broken, and has to be closed. */
    void onBroken();
  }

  private final EventLoop loop;
  private final LoopBuffers buffers = LoopBuffers.ofThisLoop();
  private final Owner owner;
  private @Nullable Outbox outbox;
  private boolean blocked;

  /**
   * Made on the loop; nothing is written before {@link #start}.
   *
   * @param sink the connection's own, with nothing between it and the socket
   */
  public AnswerWriter(EventLoop loop, ConduitStreamSinkChannel sink, Frame answer, Owner owner) {
    super(loop.sends(), sink, false);
    this.loop = loop;
    this.owner = owner;
    Outbox waiting = buffers.takeOutbox();
    waiting.add(answer);
    this.outbox = waiting;
  }

  /** Writes it when the loop's batch ends. */
  public void start() {
    loop.flushLater(this);
  }

  /** Writes no more, whether it is written or not. To be called before the socket is closed. */
  public void stop() {
    Outbox waiting = outbox;
    if (waiting != null) {
      outbox = null; // What is heard now is told to nobody.
      settle();
      done(waiting);
    }
  }

  @Override
  public void flush() {
    Outbox waiting = outbox;
    if (waiting != null && madeRoom(waiting, buffers)) {
      waiting = outbox;
    }
    if (waiting != null && !isOffering()) {
      offer(waiting, buffers);
    }
  }

  @Override
  void taken(int bytes, boolean all) {
    Outbox waiting = outbox;
    if (waiting == null) {
      return;
    }
    waiting.advance(bytes);
    if (waiting.count() == 0) {
      outbox = null;
      done(waiting);
      owner.onWritten();
    } else if (all) {
      start(); // It is longer than the loop's buffer.
    } else if (!blocked) {
      blocked = true;
      sink.setWriteListener(channel -> loop.runBatch(this::writable));
      sink.resumeWrites();
      owner.onBlocked();
    }
  }

  /** Until the socket takes no more: what it does not take waits for it to be writable again. */
  private void writable() {
    Outbox waiting = outbox;
    if (waiting != null && !isOffering() && !madeRoom(waiting, buffers)) {
      offerAlone(waiting, buffers);
    }
  }

  private void done(Outbox waiting) {
    if (blocked) {
      sink.suspendWrites();
      sink.setWriteListener(null); // The connection lives on, and would keep the exchange.
    }
    buffers.giveBack(waiting);
  }

  @Override
  void broken() {
    if (outbox != null) {
      owner.onBroken();
    }
  }
}
