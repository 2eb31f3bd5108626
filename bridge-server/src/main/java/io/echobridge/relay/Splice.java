package io.echobridge.relay;

import io.echobridge.http.EarlyBytes;
import io.echobridge.http.Takeover;
import io.echobridge.net.Closer;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Timer;
import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * A WebSocket whose client is connected to this node and whose session is on another: bytes go
 * through as they come, and a side that does not take them holds the other back. It holds no buffer
 * while nothing waits. When one side ends the other has a moment to say its last. On the loop.
 */
final class Splice implements Takeover.Taker {
  private static final long LAST_WORDS_MILLIS = 500;

  /** So many buffers in a row from one side, then it is others' turn. */
  private static final int ROUNDS = 4;

  private final AppRelay app;
  private final String node;
  private final EventLoop loop;
  private final StreamConnection far;
  private final ByteBufferPool buffers;
  private final Timer lastWords = Timer.of(this::end);

  /** What the client said before its connection was ours, if anything: no more than a buffer. */
  private @Nullable ByteBuffer early;

  private @Nullable StreamConnection client;
  private @Nullable Pump toOwner;
  private @Nullable Pump toClient;
  private boolean over;

  /**
   * @param node the id of the node that has the session
   * @param far the connection to that node
   */
  Splice(AppRelay app, String node, EventLoop loop, StreamConnection far, ByteBufferPool buffers) {
    this.app = app;
    this.loop = loop;
    this.node = node;
    this.far = far;
    this.buffers = buffers;
  }

  /** The id of the node that has the session. */
  String owner() {
    return node;
  }

  EventLoop loop() {
    return loop;
  }

  /** Answers the client as its owner did, whose headers are there, and takes its connection. */
  void take(HttpServerExchange exchange) {
    early = EarlyBytes.take(exchange);
    Takeover.arrange(exchange, loop, "websocket", this);
    exchange.endExchange();
  }

  /** The client is gone before its connection is ours. */
  @Override
  public void gone() {
    loop.runOrExecute(this::end);
  }

  @Override
  public void taken(EventLoop same, StreamConnection accepted) {
    client = accepted;
    accepted.setCloseListener(closed -> loop.runOrExecute(this::end));
    if (over) {
      close(accepted);
      return;
    }
    Pump up = new Pump(accepted.getSourceChannel(), far.getSinkChannel());
    Pump down = new Pump(far.getSourceChannel(), accepted.getSinkChannel());
    toOwner = up;
    toClient = down;
    up.begin(early);
    early = null;
    down.begin(null);
  }

  /** Idempotent. */
  void end() {
    if (over) {
      return;
    }
    over = true;
    lastWords.cancel();
    if (toOwner != null) {
      toOwner.stop();
    }
    if (toClient != null) {
      toClient.stop();
    }
    close(far);
    if (client != null) {
      close(client);
    }
    app.ended(this);
  }

  private static void close(StreamConnection connection) {
    connection.getSourceChannel().suspendReads();
    connection.getSinkChannel().suspendWrites();
    Closer.close(connection);
  }

  /** One way; as a timer it ends everything when nothing is taken for too long. */
  private final class Pump extends Timer {
    private final ConduitStreamSourceChannel source;
    private final ConduitStreamSinkChannel sink;
    private @Nullable PooledByteBuffer waiting;
    private boolean ended;

    Pump(ConduitStreamSourceChannel source, ConduitStreamSinkChannel sink) {
      this.source = source;
      this.sink = sink;
    }

    void begin(@Nullable ByteBuffer first) {
      source.setReadListener(channel -> readable());
      sink.setWriteListener(channel -> writable());
      try {
        if (first != null) {
          PooledByteBuffer pooled = buffers.allocate();
          pooled.getBuffer().put(first).flip();
          waiting = pooled;
        }
        if (first == null || taken()) {
          source.wakeupReads();
        }
      } catch (IOException e) {
        end();
      }
    }

    private void readable() {
      try {
        for (int round = 0; round < ROUNDS && !over; round++) {
          if (!read()) {
            return;
          }
        }
      } catch (IOException e) {
        end();
      }
    }

    /** Whether to go on. */
    private boolean read() throws IOException {
      // Until it is read nobody else knows of the buffer: a connection that breaks ends everything.
      PooledByteBuffer pooled = buffers.allocate();
      boolean kept = false;
      try {
        int count = source.read(pooled.getBuffer());
        if (count > 0 && !over) {
          pooled.getBuffer().flip();
          waiting = pooled;
          kept = true;
          return taken();
        }
        if (count < 0 && !over) {
          finish();
        }
        return false;
      } finally {
        if (!kept) {
          pooled.close();
        }
      }
    }

    /** Writes what waits; if some of it has to wait on, so has what comes behind it. */
    private boolean taken() throws IOException {
      if (write()) {
        return true;
      }
      source.suspendReads();
      sink.resumeWrites();
      loop.schedule(this, app.patienceMillis());
      return false;
    }

    /** Whether all of it is out. */
    private boolean write() throws IOException {
      PooledByteBuffer pooled = waiting;
      if (pooled != null) {
        waiting = null;
        boolean rest = false;
        try {
          ByteBuffer bytes = pooled.getBuffer();
          int taken = 1;
          while (bytes.hasRemaining() && taken > 0) {
            taken = sink.write(bytes);
          }
          rest = bytes.hasRemaining() && !over;
        } finally {
          if (rest) {
            waiting = pooled;
          } else {
            pooled.close();
          }
        }
        if (rest) {
          return false;
        }
      }
      return over || sink.flush();
    }

    private void writable() {
      try {
        int before = left();
        if (write()) {
          cancel();
          sink.suspendWrites();
          if (!ended) {
            source.wakeupReads();
          }
        } else if (left() < before) {
          loop.schedule(this, app.patienceMillis());
        }
      } catch (IOException e) {
        end();
      }
    }

    private int left() {
      return waiting == null ? 0 : waiting.getBuffer().remaining();
    }

    /** Nothing more comes from this side. */
    private void finish() throws IOException {
      ended = true;
      source.suspendReads();
      sink.shutdownWrites();
      if (!sink.flush()) {
        sink.resumeWrites();
      }
      Pump other = this == toOwner ? toClient : toOwner;
      if (other == null || other.ended) {
        end();
      } else {
        loop.schedule(lastWords, LAST_WORDS_MILLIS);
      }
    }

    void stop() {
      cancel();
      release();
    }

    private void release() {
      PooledByteBuffer pooled = waiting;
      waiting = null;
      if (pooled != null) {
        pooled.close();
      }
    }

    @Override
    protected void onTimeout() {
      end();
    }
  }
}
