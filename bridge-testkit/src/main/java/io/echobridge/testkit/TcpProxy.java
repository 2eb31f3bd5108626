package io.echobridge.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A wire to a server on the loopback address that a test can cut and mend. */
public final class TcpProxy implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;

  private final int target;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile @Nullable ServerSocket listening;
  private volatile boolean silent;

  private TcpProxy(int target) {
    this.target = target;
    this.listening = listen(0);
    this.port = listening.getLocalPort();
  }

  /** A wire to that port. */
  public static TcpProxy to(int port) {
    return new TcpProxy(port);
  }

  /** The port to connect to instead. */
  public int port() {
    return port;
  }

  /** Breaks all connections and refuses new ones. */
  public void cut() {
    ServerSocket open = listening;
    listening = null;
    close(open);
    sockets.forEach(TcpProxy::close);
    sockets.clear();
  }

  /**
   * Passes nothing on any more, and tells nobody, as when a host is gone or a firewall forgets. New
   * connections are taken, and lead nowhere.
   */
  public void silence() {
    silent = true;
  }

  /** Lets connections through again; those that were silenced break. */
  public void mend() {
    if (silent) {
      cut();
      silent = false;
    }
    if (listening == null) {
      listening = listen(port);
    }
  }

  @Override
  public void close() {
    cut();
  }

  /** A port that was given up may be somebody's outgoing connection for a moment. */
  private ServerSocket listen(int at) {
    ServerSocket made =
        Awaitility.await("port " + at + " is free again")
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(20))
            .until(() -> bound(at), Optional::isPresent)
            .orElseThrow();
    daemon(() -> accept(made));
    return made;
  }

  private static Optional<ServerSocket> bound(int at) throws IOException {
    ServerSocket made = new ServerSocket();
    try {
      made.setReuseAddress(true);
      made.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
      return Optional.of(made);
    } catch (BindException taken) {
      made.close();
      return Optional.empty();
    }
  }

  /** Ends when the wire is cut, and only then. */
  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        Socket client = from.accept();
        sockets.add(client);
        connect(client);
        if (from.isClosed()) {
          // Cut meanwhile, perhaps before these sockets were known.
          sockets.forEach(TcpProxy::close);
        }
      } catch (IOException cut) {
        sockets.removeIf(Socket::isClosed);
      }
    }
  }

  private void connect(Socket client) {
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(server);
      daemon(() -> pump(client, server));
      daemon(() -> pump(server, client));
    } catch (IOException serverGone) {
      close(client);
      sockets.remove(client);
    }
  }

  private void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (!silent) {
          out.write(buffer, 0, n);
        }
      }
    } catch (IOException broken) {
      sockets.remove(from);
    } finally {
      close(from);
      close(to);
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "tcp proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(@Nullable AutoCloseable closeable) {
    try {
      if (closeable != null) {
        closeable.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
