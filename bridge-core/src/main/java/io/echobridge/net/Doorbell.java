package io.echobridge.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.xnio.ChannelPipe;
import org.xnio.XnioIoThread;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;

/**
 * Has an IO thread do something when it has looked at its timers and its sockets, as if it were a
 * socket itself: a pipe with a byte in it that is never read. A task would be done before them.
 */
final class Doorbell {
  private final StreamSourceChannel pipe;

  /**
   * @param answer done for each ring, on the thread
   */
  Doorbell(XnioIoThread thread, Runnable answer) {
    try {
      ChannelPipe<StreamSourceChannel, StreamSinkChannel> both =
          thread.createHalfDuplexPipe(thread);
      both.getRightSide().write(ByteBuffer.allocate(1));
      pipe = both.getLeftSide();
    } catch (IOException e) {
      throw new UncheckedIOException("an IO thread needs a pipe", e);
    }
    pipe.getReadSetter()
        .set(
            readable -> {
              readable.suspendReads();
              answer.run();
            });
  }

  /** On the thread. */
  void ring() {
    pipe.resumeReads();
  }
}
