package io.echobridge.websocket;

import io.echobridge.net.Closer;
import io.echobridge.net.Deflating;
import io.echobridge.net.EventLoop;
import io.echobridge.net.FrameBuilder;
import io.echobridge.net.FrameWriter;
import io.echobridge.net.Holding;
import io.echobridge.net.HoldingSink;
import io.echobridge.net.LoopBuffers;
import io.echobridge.net.Timer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.StreamConnection;

/**
 * A WebSocket that reads and writes the conduits of a connection after Undertow's upgrade.
 * Undertow's own WebSocket channel is not used: it queues without a bound, and allocates and locks
 * for each frame.
 *
 * <p>States: open; closing, when a close frame of ours is on its way and only the client's is still
 * waited for; closed. The listener hears of the end when open ends.
 */
final class ConduitWebSocket implements WebSocket, FrameWriter.Owner, FrameReader.Owner {
  private static final Logger log = LoggerFactory.getLogger(ConduitWebSocket.class);

  /** How long a client may take to answer a close frame, and to read what waits before it. */
  private static final long CLOSE_MILLIS = 5_000;

  private final EventLoop loop;
  private final StreamConnection connection;
  private final FrameReader reader;
  private final FrameWriter writer;
  private @Nullable WebSocketListener listener;
  private @Nullable Timer closeTimer;
  private boolean closing;
  private boolean closed;
  private boolean peerClosed;

  /**
   * On the loop.
   *
   * @param deflating how messages are compressed, in both directions; null where they are not
   */
  ConduitWebSocket(
      EventLoop loop,
      StreamConnection connection,
      int maxMessage,
      Holding holding,
      long patienceMillis,
      boolean secure,
      @Nullable Deflating deflating) {
    LoopBuffers buffers = LoopBuffers.ofThisLoop();
    this.loop = loop;
    this.connection = connection;
    this.reader =
        new FrameReader(
            loop,
            buffers,
            connection.getSourceChannel(),
            secure,
            maxMessage,
            holding,
            patienceMillis,
            deflating != null,
            this);
    this.writer =
        new FrameWriter(
            loop,
            buffers,
            connection.getSinkChannel(),
            holding,
            patienceMillis,
            secure,
            deflating,
            this);
  }

  /**
   * Starts reading.
   *
   * @param early the bytes that came right behind the handshake, if any
   */
  void open(WebSocketListener listener, @Nullable ByteBuffer early) {
    this.listener = listener;
    reader.open(early);
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public boolean isBehind() {
    return writer.isBlocked();
  }

  @Override
  public boolean hasWrittenAll() {
    return writer.hasWrittenAll();
  }

  @Override
  public HoldingSink sink() {
    return writer;
  }

  @Override
  public void onDrained() throws IOException {
    if (closing) {
      // Half a close: the client sees that no more comes, and what it still says is not answered by
      // a reset.
      connection.getSinkChannel().shutdownWrites();
      connection.getSinkChannel().flush();
      finishIfDone();
    }
  }

  @Override
  public void onUnblocked() {
    reader.wake();
  }

  @Override
  public void onTooSlow(long waitingBytes) {
    log.debug("A client was cut: {} bytes wait for it, and it does not read them", waitingBytes);
    reader.holding().countSlow();
    end(POLICY);
  }

  @Override
  public void onBroken() {
    end(ABNORMAL);
  }

  /** Who does not read is not listened to: what it says would only be answered into its outbox. */
  @Override
  public boolean isListening() {
    return !writer.isLong() || closing;
  }

  @Override
  public void onUnfinished() {
    abort(TRY_AGAIN_LATER);
  }

  @Override
  public void suspendReads() {
    reader.suspend();
  }

  @Override
  public void resumeReads() {
    reader.resume();
  }

  @Override
  public void onInflated(int cost) {
    WebSocketListener to = listener;
    if (to != null) {
      to.onInflated(cost);
    }
  }

  @Override
  public void onMessage(boolean text, byte[] payload) {
    reader.finished();
    WebSocketListener to = listener;
    if (to == null) {
      return;
    }
    try {
      if (!text) {
        to.onBinary(payload);
        return;
      }
      String message = Utf8.decode(payload);
      if (message == null) {
        onViolation(BAD_DATA);
      } else {
        to.onText(message);
      }
    } catch (RuntimeException e) {
      log.error("A client's message could not be handled; this is a defect", e);
      close(INTERNAL_ERROR);
    }
  }

  @Override
  public void onPing(byte[] payload) {
    writer.send(new FrameBuilder(payload.length).append(payload).control(10));
    WebSocketListener to = listener;
    if (to != null) {
      to.onPing();
    }
  }

  @Override
  public void onPong(byte[] payload) {
    WebSocketListener to = listener;
    if (to != null) {
      to.onPong(payload);
    }
  }

  @Override
  public void onClose(byte[] payload) {
    peerClosed = true;
    int code = CloseFrames.code(payload);
    if (closing) {
      finishIfDone();
    } else {
      // The same status is the answer (section 5.5.1). Told as it is, a client could have itself
      // counted among those that we close.
      close(code, CloseFrames.isOfServers(code) ? NORMAL : code);
    }
  }

  @Override
  public void onViolation(int status) {
    WebSocketListener to = listener;
    close(to == null ? status : to.statusOf(status));
  }

  @Override
  public void close(int code) {
    close(code, code);
  }

  private void close(int code, int told) {
    if (closing || closed) {
      return;
    }
    writer.finish(CloseFrames.frame(code));
    if (closed) {
      return;
    }
    closing = true;
    reader.passOver();
    Timer timer = Timer.of(() -> end(ABNORMAL));
    closeTimer = timer;
    loop.schedule(timer, CLOSE_MILLIS);
    tellClosed(told);
  }

  @Override
  public void abort(int code) {
    if (closing || closed) {
      return;
    }
    reader.ignore();
    if (!writer.isBlocked()) {
      writer.dropRest(); // Hears what came of the last write, perhaps that the socket is full.
    }
    if (writer.isBlocked()) {
      end(code); // Nothing can follow half a frame, and nobody takes the other half.
    } else {
      close(code);
    }
  }

  private void finishIfDone() {
    if (peerClosed && writer.isDrained()) {
      end(NORMAL);
    }
  }

  /** Ends it now, with nothing more said. Idempotent. */
  private void end(int code) {
    if (closed) {
      return;
    }
    closed = true;
    reader.stop();
    if (closeTimer != null) {
      closeTimer.cancel();
    }
    writer.stop();
    Closer.close(connection);
    tellClosed(code);
  }

  private void tellClosed(int code) {
    WebSocketListener to = listener;
    listener = null;
    if (to == null) {
      return;
    }
    try {
      to.onClosed(code);
    } catch (RuntimeException e) {
      // Often somebody else's turn: a broadcast that found this client too slow goes on to others.
      log.error("The end of a connection could not be handled; this is a defect", e);
    }
  }
}
