package io.echobridge.server;

import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.Network;
import io.echobridge.relay.AppRelay;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.net.InetSocketAddress;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the requests that other nodes pass on, and hands each to its app's protocol. They are for
 * sessions that there are: no session begins here, and there is nothing else here. Whatever no node
 * vouches for is misdirected.
 */
final class RelayRequests implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(RelayRequests.class);

  private final Map<String, App> apps;

  /** By the apps' ids. */
  private final Map<String, String> paths;

  private RelayRequests(Map<String, App> apps, Map<String, String> paths) {
    this.apps = Map.copyOf(apps);
    this.paths = Map.copyOf(paths);
  }

  /** Nothing where no app's nodes share a secret: there is no socket for them then. */
  static Optional<HttpHandler> of(EchobridgeConfig config, Map<String, App> apps) {
    Map<String, String> paths = new HashMap<>();
    config.apps().forEach((id, app) -> paths.put(id, app.path()));
    boolean relays = config.apps().values().stream().anyMatch(app -> app.cluster().relays());
    return relays ? Optional.of(new RelayRequests(apps, paths)) : Optional.empty();
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    try {
      Optional<App> app =
          AppRelay.appOf(exchange)
              .flatMap(id -> Optional.ofNullable(apps.get(id)))
              .filter(named -> named.relay().accepts(exchange));
      if (app.isEmpty() || !handled(exchange, app.get())) {
        exchange.setStatusCode(AppRelay.MISDIRECTED);
        exchange.endExchange();
      }
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      log.error("A request from another node failed; this is a defect", e);
      exchange.setPersistent(false);
      if (!exchange.isResponseStarted()) {
        exchange.setStatusCode(StatusCodes.INTERNAL_SERVER_ERROR);
      }
      exchange.endExchange();
    }
  }

  private boolean handled(HttpServerExchange exchange, App app) throws Exception {
    Target.decode(exchange);
    String path = exchange.getRelativePath();
    String prefix = paths.getOrDefault(app.id(), "");
    boolean known =
        exchange.getRequestMethod().equals(Methods.GET)
            || exchange.getRequestMethod().equals(Methods.POST);
    if (!known || !hasSession(exchange) || !Paths.below(prefix, path)) {
      return false;
    }
    Optional<AppPaths.Mount> mount = app.paths().protocolOf(path.substring(prefix.length()));
    if (mount.isEmpty()) {
      return false;
    }
    fromClient(exchange);
    Requests.enter(exchange, prefix.length(), mount.get());
    return true;
  }

  private static boolean hasSession(HttpServerExchange exchange) {
    Deque<String> ids = exchange.getQueryParameters().get("sid");
    return ids != null && !ids.isEmpty();
  }

  /** The other node has found out who the client is. */
  private static void fromClient(HttpServerExchange exchange) {
    String client = exchange.getRequestHeaders().getFirst(Headers.X_FORWARDED_FOR);
    Optional.ofNullable(client)
        .flatMap(Network::address)
        .ifPresent(address -> exchange.setSourceAddress(new InetSocketAddress(address, 0)));
  }
}
