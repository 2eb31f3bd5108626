package io.echobridge.websocket;

import io.echobridge.net.Closer;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.net.FrameBuilder;
import io.echobridge.net.Holding;
import io.echobridge.net.Timer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * A WebSocket that reads and writes the conduits of a connection after Undertow's upgrade.
 * Undertow's own WebSocket channel is not used: it queues without a bound, and allocates and locks
 * for each frame.
 *
 * <p>States: open; closing, when a close frame of ours is on its way and only the client's is still
 * waited for; closed. The listener hears of the end when open ends.
 */
final class ConduitWebSocket
    implements WebSocket,
        FrameWriter.Owner,
        FrameParser.Sink,
        Runnable,
        ChannelListener<ConduitStreamSourceChannel> {
  private static final Logger log = LoggerFactory.getLogger(ConduitWebSocket.class);

  /** How long a client may take to answer a close frame, and to read what waits before it. */
  private static final long CLOSE_MILLIS = 5_000;

  /**
   * So many times as long as a client may take nothing a message may take from its first byte to
   * its last.
   */
  private static final int MESSAGE_PATIENCES = 3;

  /** Reads in one go before others have their turn. */
  private static final int MOST_READS = 8;

  private final EventLoop loop;
  private final LoopBuffers buffers;
  private final StreamConnection connection;
  private final ConduitStreamSourceChannel source;
  private final ConduitStreamSinkChannel sink;
  private final FrameParser parser;
  private final FrameWriter writer;
  private final boolean secure;
  private final Holding holding;
  private final long patienceMillis;
  private @Nullable WebSocketListener listener;
  private @Nullable Timer closeTimer;

  /** Runs while the client is in the middle of a message; null until one did not come at once. */
  private @Nullable Timer messageTimer;

  /** What came right behind the handshake, until it is read. */
  private @Nullable ByteBuffer early;

  private boolean suspended;
  private boolean closing;
  private boolean closed;
  private boolean peerClosed;

  /** On the loop. */
  ConduitWebSocket(
      EventLoop loop,
      StreamConnection connection,
      int maxMessage,
      Holding holding,
      long patienceMillis,
      boolean secure) {
    this.loop = loop;
    this.buffers = LoopBuffers.ofThisLoop();
    this.connection = connection;
    this.source = connection.getSourceChannel();
    this.sink = connection.getSinkChannel();
    this.parser = new FrameParser(maxMessage, holding);
    this.secure = secure;
    this.holding = holding;
    this.patienceMillis = patienceMillis;
    this.writer = new FrameWriter(loop, buffers, sink, holding, patienceMillis, secure, this);
  }

  /**
   * Starts reading.
   *
   * @param early the bytes that came right behind the handshake, if any
   */
  void open(WebSocketListener listener, @Nullable ByteBuffer early) {
    this.listener = listener;
    this.early = early;
    source.setReadListener(this);
    // No event of the socket announces bytes that are here already.
    source.wakeupReads();
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  // Writing

  @Override
  public void send(Frame frame) {
    writer.send(frame);
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
      sink.shutdownWrites();
      sink.flush();
      finishIfDone();
    }
  }

  @Override
  public void onUnblocked() {
    if (!suspended && !closed) {
      source.wakeupReads();
    }
  }

  @Override
  public void onTooSlow(long waitingBytes) {
    log.debug("A client was cut: {} bytes wait for it, and it does not take them", waitingBytes);
    holding.countSlow();
    end(POLICY);
  }

  @Override
  public void onBroken() {
    end(ABNORMAL);
  }

  // Reading

  @Override
  public void handleEvent(ConduitStreamSourceChannel channel) {
    loop.runBatch(this);
  }

  /** Reads what there is. */
  @Override
  public void run() {
    if (closed || suspended) {
      return;
    }
    if (writer.isBlocked() && !closing) {
      // Who does not read is not listened to: what it says would only be answered into its outbox.
      source.suspendReads();
      return;
    }
    ByteBuffer first = early;
    if (first != null) {
      early = null;
      parser.feed(first, this);
      if (closed || suspended) {
        return;
      }
    }
    try {
      readSome();
    } catch (IOException e) {
      end(ABNORMAL);
    }
    watchMessage();
  }

  private void readSome() throws IOException {
    for (int i = 0; i < MOST_READS; i++) {
      ByteBuffer input = buffers.input();
      int count = source.read(input);
      if (count < 0) {
        end(ABNORMAL);
        return;
      }
      boolean full = !input.hasRemaining();
      parser.feed(input.flip(), this);
      if (closed || suspended || count == 0 || (!full && !secure)) {
        return;
      }
    }
    // More is there, and others wait: come back. What TLS has decrypted is announced by no event of
    // the socket.
    source.wakeupReads();
  }

  /** A message that has begun has to end: what it takes is not there for others. */
  private void watchMessage() {
    if (closed || !parser.isHolding()) {
      return;
    }
    Timer timer = messageTimer;
    if (timer == null) {
      timer =
          new Timer() {
            @Override
            protected void onTimeout() {
              abort(TRY_AGAIN_LATER);
            }
          };
      messageTimer = timer;
    }
    if (!timer.isSet()) {
      loop.schedule(timer, MESSAGE_PATIENCES * patienceMillis);
    }
  }

  @Override
  public void suspendReads() {
    suspended = true;
    source.suspendReads();
  }

  @Override
  public void resumeReads() {
    suspended = false;
    if (!closed) {
      source.wakeupReads();
    }
  }

  @Override
  public void onMessage(boolean text, byte[] payload) {
    if (messageTimer != null) {
      messageTimer.cancel();
    }
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
    send(new FrameBuilder(payload.length).append(payload).control(10));
  }

  @Override
  public void onClose(byte[] payload) {
    peerClosed = true;
    int code = CloseFrames.code(payload);
    if (closing) {
      finishIfDone();
    } else {
      // The same status is the answer (section 5.5.1).
      close(code);
    }
  }

  @Override
  public void onViolation(int status) {
    close(status);
  }

  // Closing

  @Override
  public void close(int code) {
    if (closing || closed) {
      return;
    }
    writer.finish(CloseFrames.frame(code));
    if (closed) {
      return;
    }
    closing = true;
    Timer timer =
        new Timer() {
          @Override
          protected void onTimeout() {
            end(ABNORMAL);
          }
        };
    closeTimer = timer;
    loop.schedule(timer, CLOSE_MILLIS);
    tellClosed(code);
  }

  @Override
  public void abort(int code) {
    if (!closing && !closed) {
      parser.stop();
      writer.dropRest();
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
    parser.stop();
    if (closeTimer != null) {
      closeTimer.cancel();
    }
    if (messageTimer != null) {
      messageTimer.cancel();
    }
    writer.stop();
    source.suspendReads();
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
