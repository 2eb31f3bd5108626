package io.echobridge.demo;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.proxy.LoadBalancingProxyClient;
import io.undertow.server.handlers.proxy.ProxyCallback;
import io.undertow.server.handlers.proxy.ProxyConnection;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Gives each request to the next node, as nginx does where nothing is configured: a client that
 * polls reaches another node each time. Tells which request went where.
 */
final class RoundRobin extends LoadBalancingProxyClient {
  /** Hears where a request goes; on an IO thread. */
  @FunctionalInterface
  interface Route {
    /**
     * @param port the node's
     */
    void taken(HttpServerExchange exchange, int port);
  }

  /** A client that polls keeps a connection while it waits. */
  private static final int CONNECTIONS = 1_000;

  /** Less than a node waits for a next request. */
  private static final int IDLE_MILLIS = 30_000;

  private final Route route;

  RoundRobin(Route route) {
    super(RoundRobin::isWebSocket);
    this.route = route;
    setConnectionsPerThread(CONNECTIONS);
    setTtl(IDLE_MILLIS);
    setProblemServerRetry(1);
  }

  /** Not just any upgrade: programs offer HTTP/2 that way. */
  static boolean isWebSocket(HttpServerExchange exchange) {
    return "websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst(Headers.UPGRADE));
  }

  @Override
  public void getConnection(
      ProxyTarget target,
      HttpServerExchange exchange,
      ProxyCallback<ProxyConnection> callback,
      long timeout,
      TimeUnit unit) {
    super.getConnection(target, exchange, new Telling(callback, route), timeout, unit);
  }

  private record Telling(ProxyCallback<ProxyConnection> then, Route route)
      implements ProxyCallback<ProxyConnection> {
    @Override
    public void completed(HttpServerExchange exchange, ProxyConnection connection) {
      if (connection.getConnection().getPeerAddress() instanceof InetSocketAddress node) {
        route.taken(exchange, node.getPort());
      }
      then.completed(exchange, connection);
    }

    @Override
    public void failed(HttpServerExchange exchange) {
      then.failed(exchange);
    }

    @Override
    public void couldNotResolveBackend(HttpServerExchange exchange) {
      then.couldNotResolveBackend(exchange);
    }

    @Override
    public void queuedRequestFailed(HttpServerExchange exchange) {
      then.queuedRequestFailed(exchange);
    }
  }
}
