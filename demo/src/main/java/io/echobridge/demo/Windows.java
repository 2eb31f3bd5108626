package io.echobridge.demo;

import io.undertow.server.HttpServerExchange;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which node each window of the page hangs on, as the front sees it: a window's client names the
 * window in each of its requests. From any thread.
 */
final class Windows {
  private static final String PARAMETER = "window";
  private static final int MOST = 1_000;
  private static final int LONGEST = 40;

  /**
   * Where a window is.
   *
   * @param node the one that has its session: that which got its first request
   * @param via the one that its WebSocket leads to, which may only pass it on; empty: it polls
   */
  record Place(String node, String via) {}

  private final Map<String, Place> places =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Place> eldest) {
          return size() > MOST;
        }
      };

  /** A request goes to that node. */
  synchronized void noticed(HttpServerExchange exchange, String node) {
    String window = parameter(exchange, PARAMETER);
    if (window.isEmpty() || window.length() > LONGEST) {
      return;
    }
    boolean webSocket = RoundRobin.isWebSocket(exchange);
    Place known = places.get(window);
    if (parameter(exchange, "sid").isEmpty()) {
      places.remove(window); // so that it is the youngest
      places.put(window, new Place(node, webSocket ? node : ""));
    } else if (webSocket && known != null) {
      places.put(window, new Place(known.node(), node));
    }
  }

  /** A node has ended, and so have the connections that lead to it. */
  synchronized void lost(String node) {
    places.values().removeIf(place -> place.node().equals(node) || place.via().equals(node));
  }

  /** Where the window is that a request names. */
  synchronized Optional<Place> of(HttpServerExchange exchange) {
    return Optional.ofNullable(places.get(parameter(exchange, PARAMETER)));
  }

  private static String parameter(HttpServerExchange exchange, String name) {
    Deque<String> values = exchange.getQueryParameters().get(name);
    return values == null ? "" : values.getFirst();
  }
}
