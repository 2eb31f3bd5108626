package io.echobridge.http;

import io.echobridge.net.Closer;
import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import io.echobridge.net.Frame;
import io.echobridge.net.FrameBuilder;
import io.echobridge.net.FrameSink;
import io.echobridge.net.FrameWriter;
import io.echobridge.net.Holding;
import io.echobridge.net.LoopBuffers;
import io.echobridge.net.Timer;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * An answer that goes on for as long as its client listens, and ends with the connection (RFC 9112,
 * section 6.3, case 8). Undertow reads the request and lets go of the connection as it does for an
 * upgrade, but writes nothing: the head is the first frame that is sent here, bare like all others.
 * So nothing is left of the exchange, and an idle client holds no buffer and no thread.
 *
 * <p>On its loop only.
 */
public final class EndlessAnswer
    implements FrameWriter.Owner, ChannelListener<ConduitStreamSourceChannel>, Runnable {
  /** Hears that the client is gone. */
  public interface Listener {
    /**
     * The answer has ended, and the one who sends it did not ask for that. Called once.
     *
     * @param isSlow whether the client took nothing of what waited for it, or there was no memory
     *     for it; otherwise it went away
     */
    void onGone(boolean isSlow);
  }

  private static final Logger log = LoggerFactory.getLogger(EndlessAnswer.class);

  private static final Frame NOTHING = new FrameBuilder(0).bare();

  /** How long a client may take to read what waits when the answer ends, and to close. */
  private static final long CLOSE_MILLIS = 5_000;

  /** Reads in one go before others have their turn. */
  private static final int MOST_READS = 4;

  /** A client has nothing to say behind its request: one that says more than this is cut. */
  private static final int MOST_PASSED_OVER = 64 * 1024;

  private final EventLoop loop;
  private final LoopBuffers buffers;
  private final StreamConnection connection;
  private final ConduitStreamSinkChannel sink;
  private final FrameWriter writer;
  private final Holding holding;
  private final boolean secure;
  private @Nullable Listener listener;

  /** Ends it when the client does not; null before that is due. */
  private @Nullable Timer timeout;

  private int passedOver;
  private boolean closing;
  private boolean closed;

  private EndlessAnswer(EventLoop loop, StreamConnection connection, Pending pending) {
    this.loop = loop;
    this.buffers = LoopBuffers.ofThisLoop();
    this.connection = connection;
    this.sink = connection.getSinkChannel();
    this.holding = pending.holding;
    this.secure = pending.secure;
    this.writer =
        new FrameWriter(
            loop, buffers, sink, holding, pending.patienceMillis, pending.secure, null, this);
  }

  /**
   * Takes a request's connection over. Called on the IO thread, for a request that has no body, and
   * whose answer has not begun.
   *
   * @param holding whose memory it is that waits for the client
   * @param patienceMillis how long the client may take nothing of what waits for it
   * @param neverOpened gives back what was taken for a client that is gone before; from any thread
   * @param opened makes the listener; called on the loop, and may send at once. One of the two is
   *     called, and after a failure of this one the other, too
   */
  public static void take(
      HttpServerExchange exchange,
      EventLoops loops,
      Holding holding,
      long patienceMillis,
      Runnable neverOpened,
      Function<EndlessAnswer, Listener> opened) {
    boolean secure = "https".equals(exchange.getRequestScheme());
    EarlyBytes.take(exchange); // Nobody waits for a second answer behind one without an end.
    // Undertow hands a connection over for an upgrade only, and not one that is to be closed.
    exchange.getRequestHeaders().put(Headers.UPGRADE, "none");
    exchange.setPersistent(true);
    Pending pending = new Pending(holding, patienceMillis, secure, neverOpened, opened);
    Takeover.arrange(exchange, loops.of(exchange.getIoThread()), null, pending);
    exchange.addResponseWrapper((factory, answered) -> new UnwrittenAnswer(answered));
    exchange.endExchange();
  }

  private void open(Function<EndlessAnswer, Listener> opened) {
    Listener made = opened.apply(this);
    if (closed) {
      return;
    }
    listener = closing ? null : made;
    ConduitStreamSourceChannel source = connection.getSourceChannel();
    source.setReadListener(this);
    source.wakeupReads();
  }

  /** The loop it lives on; constant. */
  public EventLoop loop() {
    return loop;
  }

  /** Where its bytes go, as bare frames; constant. What waits too long has the client cut. */
  public FrameSink sink() {
    return writer;
  }

  /** Whether something waits that the client has not taken: how long it may, is watched here. */
  public boolean isBehind() {
    return writer.isBlocked();
  }

  /** Whether the kernel has all that was sent. */
  public boolean hasWrittenAll() {
    return writer.hasWrittenAll();
  }

  /** Sends what waits, and ends the answer. The listener hears nothing more. Idempotent. */
  public void close() {
    listener = null;
    if (closing || closed) {
      return;
    }
    closing = true;
    Timer timer = Timer.of(this::end);
    timeout = timer;
    loop.schedule(timer, CLOSE_MILLIS);
    writer.finish(NOTHING);
  }

  /** As {@link #close}, but what waits is dropped. */
  public void abort() {
    listener = null;
    if (!writer.isBlocked()) {
      writer.dropRest(); // Hears what came of the last write, perhaps that the socket is full.
    }
    if (writer.isBlocked()) {
      end(); // Nobody takes the rest of what is half written.
    } else {
      close();
    }
  }

  // Reading: only to notice that the client goes.

  @Override
  public void handleEvent(ConduitStreamSourceChannel channel) {
    loop.runBatch(this);
  }

  @Override
  public void run() {
    try {
      for (int i = 0; i < MOST_READS && !closed; i++) {
        int count = connection.getSourceChannel().read(buffers.input());
        passedOver += Math.max(count, 0);
        if (count < 0 || passedOver > MOST_PASSED_OVER) {
          gone(false);
          return;
        }
        if (count == 0) {
          return;
        }
      }
    } catch (IOException e) {
      gone(false);
    }
    if (secure && !closed) {
      loop.execute(this); // No event of the socket announces what TLS has decrypted already.
    }
  }

  // Writing

  @Override
  public void onDrained() throws IOException {
    if (closing) {
      sink.shutdownWrites();
      sink.flush();
    }
  }

  @Override
  public void onUnblocked() {}

  @Override
  public void onTooSlow(long waitingBytes) {
    holding.countSlow();
    gone(true);
  }

  @Override
  public void onBroken() {
    gone(false);
  }

  private void gone(boolean isSlow) {
    Listener to = listener;
    listener = null;
    end();
    if (to == null) {
      return;
    }
    try {
      to.onGone(isSlow);
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      // Often it is somebody else's turn here: whoever sent what this client did not take.
      log.error("An end of a client failed; this is a defect", e);
    }
  }

  private void end() {
    if (!closed) {
      closed = true;
      connection.getSourceChannel().suspendReads();
      writer.stop();
      if (timeout != null) {
        timeout.cancel();
      }
      Closer.close(connection);
    }
  }

  private record Pending(
      Holding holding,
      long patienceMillis,
      boolean secure,
      Runnable neverOpened,
      Function<EndlessAnswer, Listener> opened)
      implements Takeover.Taker {
    @Override
    public void taken(EventLoop loop, StreamConnection connection) {
      new EndlessAnswer(loop, connection, this).open(opened);
    }

    @Override
    public void gone() {
      neverOpened.run();
    }
  }
}
