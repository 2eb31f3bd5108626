package io.echobridge.server;

import io.echobridge.protocol.ClientProtocol;
import io.echobridge.text.Printable;
import io.echobridge.text.Throttle;
import io.echobridge.websocket.WebSocketUpgrade;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands each request to the page or the app's protocol that it is for. */
final class Requests implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(Requests.class);

  /** Where load balancers look at a server of Laravel's, whatever app they mean. */
  private static final String UP = "/up";

  /** The doctor knows a daemon by its beginning. */
  private static final String NO_APP =
      "No app: this host and path belong to none. Add ?app=ID, or see apps.ID.hosts and"
          + " apps.ID.path\n";

  private static final int LONGEST = 200;

  private final Throttle unmatched = Throttle.onceAMinute();

  /** The longest path first: a request belongs to the first that it is below. */
  private final List<Page> pages;

  private final AppRoutes routes;
  private final Map<String, App> apps;

  /** The first refuses for all. */
  private final List<App> inOrder;

  private final TrustedProxies proxies;

  /** What is at a path, and below it, whatever apps there are. */
  private record Page(String path, HttpHandler handler) {}

  Requests(
      Map<String, HttpHandler> pages,
      AppRoutes routes,
      Map<String, App> apps,
      TrustedProxies proxies) {
    this.pages =
        pages.entrySet().stream()
            .map(page -> new Page(page.getKey(), page.getValue()))
            .sorted(Comparator.comparingInt(page -> -page.path().length()))
            .toList();
    this.routes = routes;
    this.apps = Map.copyOf(apps);
    this.inOrder = List.copyOf(apps.values());
    this.proxies = proxies;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    try {
      Target.decode(exchange);
      proxies.apply(exchange);
      route(exchange);
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      log.error("A request failed; this is a defect", e);
      exchange.setPersistent(false);
      if (!exchange.isResponseStarted()) {
        answer(exchange, 500, "Internal error\n");
      } else {
        exchange.endExchange();
      }
    }
  }

  private void route(HttpServerExchange exchange) throws Exception {
    String path = exchange.getRelativePath();
    for (Page page : pages) {
      if (Paths.below(page.path(), path)) {
        enter(exchange, page.path().length());
        page.handler().handleRequest(exchange);
        return;
      }
    }
    boolean isWebSocket = WebSocketUpgrade.isRequested(exchange);
    if ((path.isEmpty() || path.equals("/")) && !(isWebSocket && isRootTaken())) {
      answer(exchange, 200, "OK");
      return;
    }
    Optional<AppRoutes.Route> route =
        ownerOf(path, AppPaths::ownsPath)
            .or(() -> ownerOf(path, AppPaths::ownsIdIn))
            .or(() -> routes.route(named(exchange), exchange::getHostName, path))
            // Where neither host nor path tell apps apart, the id in the API's paths does.
            .or(() -> ownerOf(path, AppPaths::ownsApiPath))
            .or(() -> ownerOf(path, AppPaths::refusesIdIn))
            .or(() -> refuserOf(exchange, path));
    if (route.map(AppRoutes.Route::path).orElse(path).equals(UP)) {
      answer(exchange, 200, "application/json", "{\"health\":\"OK\"}");
      return;
    }
    if (route.isEmpty()) {
      tellUnmatched(exchange, path);
      answer(exchange, 404, NO_APP);
      return;
    }
    App app = apps.get(route.get().app());
    String within = route.get().path();
    Optional<HttpHandler> api = app == null ? Optional.empty() : app.paths().apiOf(within);
    if (api.isPresent()) {
      enter(exchange, path.length() - within.length());
      api.get().handleRequest(exchange);
      return;
    }
    var mount = app == null ? null : mountOf(app.paths(), within, isWebSocket).orElse(null);
    if (mount == null) {
      answer(exchange, 404, "Not found\n");
      return;
    }
    enter(exchange, path.length() - within.length(), mount);
  }

  /** Whether an app has a protocol that takes WebSockets at the app's own path. */
  private boolean isRootTaken() {
    return inOrder.stream().anyMatch(app -> app.paths().rootOf("/").isPresent());
  }

  private static Optional<AppPaths.Mount> mountOf(
      AppPaths paths, String within, boolean isWebSocket) {
    Optional<AppPaths.Mount> mount = paths.protocolOf(within);
    return isWebSocket ? mount.or(() -> paths.rootOf(within)) : mount;
  }

  /** An app with a protocol that tells the client that it has found none. */
  private Optional<AppRoutes.Route> refuserOf(HttpServerExchange exchange, String path) {
    Optional<AppRoutes.Route> refuser = ownerOf(path, AppPaths::refusesPath);
    if (refuser.isPresent()) {
      tellUnmatched(exchange, path);
      exchange.putAttachment(ClientProtocol.NO_APP, true);
    }
    return refuser;
  }

  private void tellUnmatched(HttpServerExchange exchange, String path) {
    unmatched.tell(
        note ->
            log.warn(
                "A request for host {}, path {}{} matches no app ({}). It takes one of: {}",
                Printable.line(exchange.getHostName(), LONGEST),
                Printable.line(path, LONGEST),
                named(exchange).map(app -> ", ?app=" + Printable.line(app, LONGEST)).orElse(""),
                note,
                routes.describe()));
  }

  /** The app that a path itself names, with a key or an id in it. */
  private Optional<AppRoutes.Route> ownerOf(String path, BiPredicate<AppPaths, String> owns) {
    for (App app : inOrder) { // with every request, so without much ado
      if (owns.test(app.paths(), path)) {
        return Optional.of(new AppRoutes.Route(app.id(), path));
      }
    }
    return Optional.empty();
  }

  /**
   * Has a protocol handle a request.
   *
   * @param prefix how long the path of the app is
   */
  static void enter(HttpServerExchange exchange, int prefix, AppPaths.Mount mount)
      throws Exception {
    enter(exchange, prefix + mount.path().length());
    if (!exchange.getResolvedPath().equals(mount.path())) { // else nobody has to be told
      exchange.putAttachment(ClientProtocol.MOUNT, mount.path());
    }
    mount.protocol().handleRequest(exchange);
  }

  // What a handler sees as its relative path begins after its own prefix.
  private static void enter(HttpServerExchange exchange, int prefix) {
    String path = exchange.getRelativePath();
    String before = exchange.getResolvedPath();
    String entered = path.substring(0, prefix);
    exchange.setResolvedPath(before.isEmpty() ? entered : before + entered);
    exchange.setRelativePath(path.substring(prefix));
  }

  private static Optional<String> named(HttpServerExchange exchange) {
    Deque<String> values = exchange.getQueryParameters().get("app");
    return values == null ? Optional.empty() : Optional.ofNullable(values.peekLast());
  }

  private static void answer(HttpServerExchange exchange, int status, String text) {
    answer(exchange, status, "text/plain; charset=utf-8", text);
  }

  private static void answer(HttpServerExchange exchange, int status, String type, String text) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseSender().send(text);
  }
}
