package io.echobridge.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.StreamSinkConduit;

/** The socket of a connection that is ours alone, as the kernel is handed its bytes. */
abstract class WritingSocket implements Sends.Socket {
  final ConduitStreamSinkChannel sink;
  final boolean secure;
  private final StreamSinkConduit conduit; // What the sink writes to: one object less on the way.
  private final Sends sends;
  private final int descriptor;

  private static final int NOTHING = -1;

  /** How many bytes are on their way to the kernel, which has not answered yet. */
  private int offered = NOTHING;

  /**
   * @param secure whether TLS stands between: what it took may not be on its way yet
   */
  WritingSocket(Sends sends, ConduitStreamSinkChannel sink, boolean secure) {
    this.sends = sends;
    this.sink = sink;
    this.secure = secure;
    this.conduit = sink.getConduit();
    this.descriptor = secure ? Sends.NO_DESCRIPTOR : sends.descriptor(conduit);
  }

  /**
   * The kernel has answered.
   *
   * @param taken how many bytes it took
   * @param all whether these are all that it was offered
   */
  abstract void taken(int taken, boolean all);

  /** The connection is broken. */
  abstract void broken();

  /** Whether the kernel has not answered yet. */
  final boolean isOffering() {
    return offered != NOTHING;
  }

  /** Offers the kernel the beginning of what waits, with what other sockets offer it. */
  final void offer(Outbox waiting, LoopBuffers buffers) {
    sends.send(this, glue(waiting, buffers));
  }

  /** The same, and hears the answer before this returns. */
  final void offerAlone(Outbox waiting, LoopBuffers buffers) {
    Sends.write(this, glue(waiting, buffers));
  }

  private ByteBuffer glue(Outbox waiting, LoopBuffers buffers) {
    ByteBuffer bytes = buffers.glue(waiting, sends.isWaiting());
    offered = bytes.remaining();
    return bytes;
  }

  /**
   * Makes sure that there is room for what waits, for which other sockets may hear their answers.
   * To be called before it is offered.
   *
   * @return whether they did, after which everything may be different
   */
  final boolean madeRoom(Outbox waiting, LoopBuffers buffers) {
    if (!sends.isFull() && (!sends.isWaiting() || buffers.hasRoomFor(waiting))) {
      return false;
    }
    sends.handOver();
    return true;
  }

  /**
   * Hears the answer to what was offered. Before the socket is closed, as its number may be another
   * one's then; and before what was offered is dropped.
   */
  final void settle() {
    if (offered != NOTHING) {
      sends.settle(this);
    }
  }

  @Override
  public final int descriptor() {
    return descriptor;
  }

  @Override
  public final boolean isOpen() {
    return !conduit.isWriteShutdown();
  }

  @Override
  public final void onTaken(int taken) {
    boolean all = taken == offered;
    offered = NOTHING;
    taken(taken, all);
  }

  @Override
  public final void onBroken() {
    offered = NOTHING;
    broken();
  }

  @Override
  public final int write(ByteBuffer bytes) throws IOException {
    int taken = conduit.write(bytes);
    if (secure) {
      // TLS takes one record at a time, however much room the socket has.
      for (int more = taken; more > 0 && bytes.hasRemaining(); taken += more) {
        more = conduit.write(bytes);
      }
    }
    return taken;
  }
}
