package io.echobridge.http;

import io.echobridge.net.EventLoop;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.HttpUpgradeListener;
import io.undertow.server.ServerConnection;
import io.undertow.util.AttachmentKey;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * A connection that ours becomes when the answer to its request is out, with nothing left of
 * Undertow's. The request's handler arranges it.
 */
public final class Takeover implements ServerConnection.CloseListener {
  /** Who gets the connection; one of these is called, once, and after a failure the other, too. */
  public interface Taker {
    /**
     * The connection is the taker's. On its loop, as part of a batch.
     *
     * @param connection nobody listens to it
     */
    void taken(EventLoop loop, StreamConnection connection);

    /** The connection was closed before, or could not be taken. From any thread. */
    void gone();
  }

  private static final Logger log = LoggerFactory.getLogger(Takeover.class);
  private static final AttachmentKey<Takeover> KEY = AttachmentKey.create(Takeover.class);
  private static final HttpUpgradeListener LISTENER = Takeover::upgraded;

  private final EventLoop loop;
  private final AtomicReference<@Nullable Taker> taker;

  private Takeover(EventLoop loop, Taker taker) {
    this.loop = loop;
    this.taker = new AtomicReference<>(taker);
  }

  /**
   * Arranges it for a request that is yet to be answered. On the request's IO thread.
   *
   * @param loop the connection's
   * @param protocol what the answer says that the connection goes over to; null where it does not
   *     say so
   */
  public static void arrange(
      HttpServerExchange exchange, EventLoop loop, @Nullable String protocol, Taker taker) {
    Takeover arranged = new Takeover(loop, taker);
    exchange.getConnection().addCloseListener(arranged);
    exchange.putAttachment(KEY, arranged);
    if (protocol == null) {
      exchange.upgradeChannel(LISTENER);
    } else {
      exchange.upgradeChannel(protocol, LISTENER);
    }
  }

  private static void upgraded(StreamConnection connection, HttpServerExchange exchange) {
    Takeover arranged = exchange.removeAttachment(KEY);
    Taker to = arranged.taker.getAndSet(null);
    StreamConnection own = LentConnection.takeBack(connection);
    EventLoop loop = arranged.loop;
    loop.runBatch(
        () -> {
          if (to != null && own.isOpen()) {
            give(to, loop, own);
          } else if (to != null) {
            to.gone(); // Nothing would tell a taker that it is closed.
          }
        });
  }

  private static void give(Taker to, EventLoop loop, StreamConnection connection) {
    try {
      to.taken(loop, connection);
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      log.error("A connection could not be taken over; this is a defect", e);
      to.gone();
      IoUtils.safeClose(connection); // Here: what the taker has sent is still to be written.
    }
  }

  /** Of the connection as Undertow has it: it was closed. */
  @Override
  public void closed(ServerConnection connection) {
    Taker told = taker.getAndSet(null);
    if (told != null) {
      told.gone();
    }
  }
}
