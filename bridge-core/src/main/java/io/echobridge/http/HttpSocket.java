package io.echobridge.http;

import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/** A socket that is listened on for HTTP/1.1, with TLS or without. */
public final class HttpSocket implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpSocket.class);

  private final AcceptingChannel<? extends StreamConnection> channel;
  private final @Nullable UndertowXnioSsl ssl;
  private final AtomicLong open;

  private HttpSocket(
      AcceptingChannel<? extends StreamConnection> channel,
      @Nullable UndertowXnioSsl ssl,
      AtomicLong open) {
    this.channel = channel;
    this.ssl = ssl;
    this.open = open;
  }

  /**
   * Listens.
   *
   * @param options of the sockets and of Undertow
   * @param tls null where TLS is not spoken
   * @throws IOException when the address cannot be listened on
   */
  public static HttpSocket open(
      XnioWorker worker,
      String host,
      int port,
      OptionMap options,
      ByteBufferPool buffers,
      HttpConnections connections,
      @Nullable SSLContext tls)
      throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);
    HttpOpenListener http = new HttpOpenListener(buffers, options);
    http.setRootHandler(connections);
    // XNIO counts too, but tells only when its accept thread has time.
    AtomicLong open = new AtomicLong();
    ChannelListener<AcceptingChannel<StreamConnection>> accept =
        ChannelListeners.openListenerAdapter(connections.opening(http, open));
    HttpSocket socket;
    if (tls == null) {
      socket =
          new HttpSocket(worker.createStreamConnectionServer(address, accept, options), null, open);
    } else {
      UndertowXnioSsl ssl =
          new UndertowXnioSsl(
              Xnio.getInstance(), OptionMap.create(Options.USE_DIRECT_BUFFERS, true), tls);
      socket = new HttpSocket(accepting(ssl, worker, address, accept, options), ssl, open);
    }
    socket.channel.resumeAccepts();
    return socket;
  }

  // A TLS connection is a stream connection, which the types of XNIO do not say of its listeners.
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static AcceptingChannel<? extends StreamConnection> accepting(
      UndertowXnioSsl ssl,
      XnioWorker worker,
      InetSocketAddress address,
      ChannelListener<AcceptingChannel<StreamConnection>> accept,
      OptionMap options)
      throws IOException {
    return ssl.createSslConnectionServer(worker, address, (ChannelListener) accept, options);
  }

  /** The port that is listened on. */
  public int port() {
    return channel.getLocalAddress(InetSocketAddress.class).getPort();
  }

  /**
   * How many connections are open, whatever became of them after they were accepted. From any
   * thread; waits for nothing.
   */
  public long connections() {
    return open.get();
  }

  /**
   * Accepts no more while so many connections are open; the next ones wait in the kernel.
   *
   * @param most at least 1
   */
  public void limit(int most) {
    try {
      channel.setOption(Options.CONNECTION_HIGH_WATER, most);
      channel.setOption(Options.CONNECTION_LOW_WATER, most);
    } catch (IOException | RejectedExecutionException e) {
      log.warn("The number of connections cannot be limited: {}", e.toString());
    }
  }

  /** Speaks TLS with another certificate from the next connection on; without TLS no effect. */
  public void change(SSLContext context) {
    if (ssl != null) {
      ssl.updateSSLContext(context);
    }
  }

  /** Takes no more connections; those that there are stay. Idempotent. */
  @Override
  public void close() {
    IoUtils.safeClose(channel);
  }
}
