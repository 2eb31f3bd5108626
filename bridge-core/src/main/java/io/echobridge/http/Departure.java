package io.echobridge.http;

import io.echobridge.net.Closer;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.ChannelListener;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * Notices that a client goes away while a request of it waits for its answer. Undertow does not
 * look at a connection meanwhile, so this does. On the request's IO thread.
 */
public final class Departure implements ChannelListener<ConduitStreamSourceChannel> {
  /** Whoever handles the request. */
  public interface Watcher {
    /** Whether the request is answered, so that nobody wants to know any more. */
    boolean isOver();

    /**
     * The next request is there before this one is answered, or this one has a body that nobody
     * reads: a buffer of it is kept, and nobody notices any more that the client goes.
     */
    void early();

    /** The client has gone; its connection is closed. */
    void gone();
  }

  private final HttpServerConnection connection;
  private final Watcher watcher;

  private Departure(HttpServerConnection connection, Watcher watcher) {
    this.connection = connection;
    this.watcher = watcher;
  }

  /** Looks from now on, until something comes or the watcher's request is over. */
  public static void watch(HttpServerExchange exchange, Watcher watcher) {
    if (!(exchange.getConnection() instanceof HttpServerConnection connection)) {
      return;
    }
    if (!exchange.isRequestComplete()) {
      // What is read would be the request's own body, and taken for the next request.
      watcher.early();
      return;
    }
    Departure departure = new Departure(connection, watcher);
    ConduitStreamSourceChannel source = connection.getChannel().getSourceChannel();
    source.setReadListener(departure);
    source.resumeReads();
  }

  /** Something came, or the end. */
  @Override
  public void handleEvent(ConduitStreamSourceChannel source) {
    source.suspendReads();
    if (watcher.isOver()) {
      return;
    }
    PooledByteBuffer pooled = connection.getByteBufferPool().allocate();
    boolean kept = false;
    try {
      ByteBuffer bytes = pooled.getBuffer();
      int count = source.read(bytes);
      if (count > 0) {
        // The next request, sent before this one was answered: it has its turn afterwards. Undertow
        // puts it before what it has read too far, but its conduit has given that first.
        bytes.flip();
        connection.ungetRequestBytes(pooled);
        kept = true;
        watcher.early();
      } else if (count == 0) {
        source.resumeReads();
      } else {
        gone();
      }
    } catch (IOException e) {
      gone();
    } finally {
      if (!kept) {
        pooled.close();
      }
    }
  }

  private void gone() {
    Closer.close(connection);
    watcher.gone();
  }
}
