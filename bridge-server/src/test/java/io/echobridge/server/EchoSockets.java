package io.echobridge.server;

import io.echobridge.gate.ConnectionCount;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.net.LooseHolding;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.ProtocolFactory;
import io.echobridge.websocket.WebSocket;
import io.echobridge.websocket.WebSocketListener;
import io.echobridge.websocket.WebSocketUpgrade;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.util.SameThreadExecutor;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.xnio.StreamConnection;

/** WebSockets that echo texts, and what XNIO and Undertow have of each of them. */
final class EchoSockets implements ClientProtocol {
  record Settings() {}

  static final class Factory implements ProtocolFactory<Settings> {
    private final Seen seen;

    Factory(Seen seen) {
      this.seen = seen;
    }

    @Override
    public String name() {
      return "echoing";
    }

    @Override
    public Class<Settings> configType() {
      return Settings.class;
    }

    @Override
    public ClientProtocol create(Settings config, ProtocolContext context) {
      return new EchoSockets(context, seen);
    }
  }

  /** Nothing here holds a connection. */
  static final class Seen {
    final Queue<WeakReference<HttpServerExchange>> exchanges = new ConcurrentLinkedQueue<>();
    final Queue<WeakReference<ServerConnection>> ofUndertow = new ConcurrentLinkedQueue<>();
    final Queue<WeakReference<StreamConnection>> connections = new ConcurrentLinkedQueue<>();
    final Queue<WebSocket> sockets = new ConcurrentLinkedQueue<>();
    final Queue<String> sources = new ConcurrentLinkedQueue<>();
    final Queue<String> sinks = new ConcurrentLinkedQueue<>();
    final Queue<String> closedBy = new ConcurrentLinkedQueue<>();
    final AtomicInteger neverOpened = new AtomicInteger();
    final Queue<Boolean> openedInLoop = new ConcurrentLinkedQueue<>();
  }

  private final ProtocolContext context;
  private final WebSocketUpgrade upgrade;
  private final Seen seen;

  private EchoSockets(ProtocolContext context, Seen seen) {
    this.context = context;
    this.upgrade =
        new WebSocketUpgrade(
            context.loops(), 100_000, context.patienceMillis(), context.compression());
    this.seen = seen;
  }

  @Override
  public List<String> paths() {
    return List.of("/echoing");
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (exchange.getRelativePath().equals("/later")) {
      // As a handshake that waits for its turn.
      EventLoop loop = context.loops().of(exchange.getIoThread());
      exchange.dispatch(SameThreadExecutor.INSTANCE, () -> loop.execute(() -> accept(exchange)));
    } else {
      accept(exchange);
    }
  }

  private void accept(HttpServerExchange exchange) {
    AbstractServerConnection connection = (AbstractServerConnection) exchange.getConnection();
    seen.exchanges.add(new WeakReference<>(exchange));
    seen.ofUndertow.add(new WeakReference<>(connection));
    StreamConnection accepted = accepted(connection);
    accepted.setCloseListener(closed -> seen.closedBy.add(Thread.currentThread().getName()));
    WeakReference<StreamConnection> weak = new WeakReference<>(accepted);
    seen.connections.add(weak);
    upgrade.accept(
        exchange, LooseHolding.open(), seen.neverOpened::incrementAndGet, s -> opened(s, weak));
  }

  /** The connection that Undertow has not, and which stays. */
  private static StreamConnection accepted(AbstractServerConnection connection) {
    try {
      return (StreamConnection) XnioTrapsTest.field(connection.getChannel(), "accepted");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private WebSocketListener opened(WebSocket socket, WeakReference<StreamConnection> connection) {
    seen.openedInLoop.add(socket.loop().inLoop());
    StreamConnection present = connection.get();
    if (present != null) {
      seen.sources.add(present.getSourceChannel().getConduit().getClass().getName());
      seen.sinks.add(present.getSinkChannel().getConduit().getClass().getName());
    }
    seen.sockets.add(socket);
    return new WebSocketListener() {
      @Override
      public void onText(String message) {
        socket.sink().send(Frame.text(message));
      }

      @Override
      public void onBinary(byte[] message) {}

      @Override
      public void onClosed(int code) {}
    };
  }

  @Override
  public List<ConnectionCount> connections() {
    return List.of();
  }

  @Override
  public void drain(Duration over) {}

  @Override
  public void close() {}
}
