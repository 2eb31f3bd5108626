package io.echobridge.http;

import io.undertow.server.ServerConnection;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.Option;
import org.xnio.StreamConnection;
import org.xnio.channels.SslChannel;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * An accepted connection as Undertow has it, for as long as it carries requests. Undertow keeps
 * nearly a kilobyte for each, and lets go of it only when the connection is closed: a WebSocket
 * would hold it to its end. So Undertow never gets the connection itself, and this one is closed
 * when {@linkplain #takeBack the connection is taken back}. On the connection's loop, except where
 * it is closed.
 */
class LentConnection extends StreamConnection {
  private static final Logger log = LoggerFactory.getLogger(LentConnection.class);

  private final StreamConnection accepted;
  private final RequestHeads heads;
  private final End end;
  private volatile @Nullable Runnable onClosed;

  private LentConnection(StreamConnection accepted, End end) {
    super(accepted.getIoThread());
    this.accepted = accepted;
    this.end = end;
    this.heads = RequestHeads.under(accepted.getSourceChannel());
  }

  /**
   * For a connection that has just been accepted.
   *
   * @param open how many connections are open, with this one; counts one less when it is closed,
   *     whatever it was by then
   * @return what Undertow gets
   */
  static LentConnection lend(StreamConnection accepted, AtomicLong open) {
    open.incrementAndGet();
    End end = new End(open);
    LentConnection lent =
        accepted instanceof SslChannel tls
            ? new Secured(accepted, tls, end)
            : new LentConnection(accepted, end);
    end.lent = lent;
    accepted.setCloseListener(end);
    return lent;
  }

  /** The one that requests come on; null where it was not lent. */
  static @Nullable LentConnection of(ServerConnection connection) {
    return connection instanceof HttpServerConnection http
            && http.getChannel() instanceof LentConnection lent
        ? lent
        : null;
  }

  /**
   * What Undertow has of a connection that carries no more requests is gone then, as if the
   * connection were closed, with bytes that it has read too far, and who listens to it hears so.
   * Nobody listens to its channels.
   *
   * @param connection as Undertow hands it over; one that was not lent stays as it is
   * @return the connection itself
   */
  static StreamConnection takeBack(StreamConnection connection) {
    if (!(connection instanceof LentConnection lent)) {
      return connection;
    }
    StreamConnection accepted = lent.accepted;
    accepted.getSourceChannel().setConduit(lent.heads.source());
    accepted.getSourceChannel().setReadListener(null);
    accepted.getSinkChannel().setWriteListener(null);
    lent.end.lent = null;
    lent.end();
    return accepted;
  }

  /** What looks at the heads of its requests. */
  RequestHeads heads() {
    return heads;
  }

  /**
   * Has one of ours hear when the connection is closed, before Undertow does, instead of the one
   * before.
   *
   * @param listener called on any thread; null for nobody
   */
  void onClosed(@Nullable Runnable listener) {
    onClosed = listener;
  }

  /** Who hears when the connection is closed; null where nobody does. From any thread. */
  @Nullable Runnable onClosed() {
    return onClosed;
  }

  /** The connection is closed, or Undertow's no more. From any thread; only once it has effect. */
  private void end() {
    heads.giveBack();
    Runnable told = onClosed;
    if (told != null) {
      try {
        told.run();
      } catch (RuntimeException e) {
        // Undertow's own listener comes after this one, and would not be called.
        log.error("The end of a connection could not be handled; this is a defect", e);
      }
    }
    IoUtils.safeClose(this); // has Undertow hear of it
  }

  @Override
  protected void closeAction() throws IOException {
    if (end.lent != null) {
      accepted.close();
    }
  }

  @Override
  protected void notifyWriteClosed() {} // the connection has heard so itself

  @Override
  protected void notifyReadClosed() {}

  // As the connection is

  @Override
  public ConduitStreamSourceChannel getSourceChannel() {
    return accepted.getSourceChannel();
  }

  @Override
  public ConduitStreamSinkChannel getSinkChannel() {
    return accepted.getSinkChannel();
  }

  @Override
  public SocketAddress getPeerAddress() {
    return accepted.getPeerAddress();
  }

  @Override
  public SocketAddress getLocalAddress() {
    return accepted.getLocalAddress();
  }

  @Override
  public boolean isOpen() {
    return end.lent != null && accepted.isOpen();
  }

  @Override
  public boolean isReadShutdown() {
    return accepted.isReadShutdown();
  }

  @Override
  public boolean isWriteShutdown() {
    return accepted.isWriteShutdown();
  }

  @Override
  public boolean supportsOption(Option<?> option) {
    return accepted.supportsOption(option);
  }

  @Override
  public <T> T getOption(Option<T> option) throws IOException {
    return accepted.getOption(option);
  }

  @Override
  public <T> T setOption(Option<T> option, T value) throws IOException {
    return accepted.setOption(option, value);
  }

  /**
   * Hears that the connection is closed. It lives as long as the connection, so it has nothing of
   * Undertow's once that has lost the connection.
   */
  private static final class End implements ChannelListener<StreamConnection> {
    private final AtomicLong open;

    /** Null once Undertow has lost it. */
    private volatile @Nullable LentConnection lent;

    End(AtomicLong open) {
      this.open = open;
    }

    @Override
    public void handleEvent(StreamConnection closed) {
      open.decrementAndGet();
      LentConnection told = lent;
      if (told != null) {
        told.end();
      }
    }
  }

  /** With TLS, which is how Undertow knows it. */
  private static final class Secured extends LentConnection implements SslChannel {
    private final SslChannel tls;

    Secured(StreamConnection accepted, SslChannel tls, End end) {
      super(accepted, end);
      this.tls = tls;
    }

    @Override
    public void startHandshake() throws IOException {
      tls.startHandshake();
    }

    @Override
    public SSLSession getSslSession() {
      return tls.getSslSession();
    }

    @Override
    public ChannelListener.Setter<? extends SslChannel> getHandshakeSetter() {
      return tls.getHandshakeSetter();
    }

    @Override
    @SuppressWarnings("unchecked") // of what is set here, this class is
    public ChannelListener.Setter<Secured> getCloseSetter() {
      return (ChannelListener.Setter<Secured>) super.getCloseSetter();
    }
  }
}
