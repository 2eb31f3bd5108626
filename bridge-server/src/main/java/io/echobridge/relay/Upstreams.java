package io.echobridge.relay;

import io.echobridge.net.Closer;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Timer;
import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.UndertowClient;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;

/**
 * The connections of one event loop to other nodes: those that carry a request, and some that wait
 * for the next one. On the loop only.
 */
final class Upstreams extends Timer {
  /**
   * A node that is dead refuses at once, and one whose machine is lost {@link AppRelay#lost ends}
   * what waits for it. Whatever else takes long is a machine with much to do, perhaps this one: a
   * client that is refused would lose its session.
   */
  private static final long CONNECT_MILLIS = 5_000;

  /** Less than a node keeps a connection without a request, so that it is not closed under one. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long LOOK_MILLIS = 2_000;

  /** Of each node. */
  private static final int MOST_IDLE = 100;

  /** To a node that is not there each may take the kernel minutes. */
  private static final int MOST_CONNECTING = 1_000;

  private static final OptionMap OPTIONS = OptionMap.create(Options.TCP_NODELAY, true);

  /** Whoever wants a connection; one of these is called, once, on the loop. */
  interface Taker {
    void connected(ClientConnection connection);

    void unreachable();
  }

  private record Waiting(ClientConnection connection, long sinceNanos) {}

  private final EventLoop loop;
  private final Map<InetSocketAddress, Deque<Waiting>> idle = new HashMap<>();
  private int connecting;

  Upstreams(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * A connection to a node, for the taker alone. It is given back or closed.
   *
   * @param exchange whose loop this is
   */
  void take(InetSocketAddress address, HttpServerExchange exchange, Taker taker) {
    Deque<Waiting> waiting = idle.getOrDefault(address, new ArrayDeque<>());
    for (Waiting last = waiting.pollLast(); last != null; last = waiting.pollLast()) {
      if (last.connection().isOpen()) {
        taker.connected(last.connection());
        return;
      }
    }
    if (address.isUnresolved() || connecting >= MOST_CONNECTING) {
      taker.unreachable();
      return;
    }
    Attempt attempt = new Attempt(taker);
    connecting++;
    loop.schedule(attempt, CONNECT_MILLIS);
    UndertowClient.getInstance()
        .connect(
            attempt,
            uri(address),
            exchange.getIoThread(),
            exchange.getConnection().getByteBufferPool(),
            OPTIONS);
  }

  private static URI uri(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
  }

  /** It may carry another request. */
  void give(InetSocketAddress address, ClientConnection connection) {
    Deque<Waiting> waiting = idle.computeIfAbsent(address, key -> new ArrayDeque<>());
    if (!connection.isOpen() || waiting.size() >= MOST_IDLE) {
      Closer.close(connection);
      return;
    }
    waiting.addLast(new Waiting(connection, System.nanoTime()));
    if (!isSet()) {
      loop.schedule(this, LOOK_MILLIS);
    }
  }

  /**
   * Ends a connection whatever it carries. Its own close would wait for the answer, and the other
   * node would hear of nothing.
   */
  static void cut(ClientConnection connection) {
    try {
      StreamConnection bare = connection.performUpgrade();
      bare.getSourceChannel().suspendReads();
      bare.getSinkChannel().suspendWrites();
      Closer.close(bare);
    } catch (IOException e) {
      Closer.close(connection);
    }
  }

  /** Closes what has waited for too long, and forgets nodes without a connection. */
  @Override
  protected void onTimeout() {
    long now = System.nanoTime();
    for (Deque<Waiting> waiting : idle.values()) {
      for (Waiting first = waiting.peekFirst();
          first != null && now - first.sinceNanos() > IDLE_NANOS;
          first = waiting.peekFirst()) {
        waiting.removeFirst();
        Closer.close(first.connection());
      }
    }
    idle.values().removeIf(Deque::isEmpty);
    if (!idle.isEmpty()) {
      loop.schedule(this, LOOK_MILLIS);
    }
  }

  /** To connect. What comes of it after its time is closed. */
  private final class Attempt extends Timer implements ClientCallback<ClientConnection> {
    private final Taker taker;
    private boolean over;

    Attempt(Taker taker) {
      this.taker = taker;
    }

    @Override
    public void completed(ClientConnection connection) {
      loop.runOrExecute(() -> connected(connection));
    }

    private void connected(ClientConnection connection) {
      connecting--;
      if (over) {
        Closer.close(connection);
        return;
      }
      over = true;
      cancel();
      taker.connected(connection);
    }

    @Override
    public void failed(IOException e) {
      loop.runOrExecute(
          () -> {
            connecting--;
            cancel();
            onTimeout();
          });
    }

    @Override
    protected void onTimeout() {
      if (!over) {
        over = true;
        taker.unreachable();
      }
    }
  }
}
