package io.echobridge.demo;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** Whom a request comes from. */
final class Sender {
  private static final Set<String> LOCAL = Set.of("127.0.0.1", "localhost", "::1");

  private Sender() {}

  /** Whether it comes from this page or from a program: browsers say which page a POST is of. */
  static boolean isSamePage(HttpServerExchange exchange) {
    String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
    if (origin == null) {
      return true;
    }
    try {
      String page = URI.create(origin).getAuthority();
      return page != null
          && page.equalsIgnoreCase(exchange.getRequestHeaders().getFirst(Headers.HOST));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Whether it comes from this machine, and asks for it by a name that nobody else can give to a
   * page of theirs.
   */
  static boolean isLocal(HttpServerExchange exchange) {
    return exchange.getSourceAddress().getAddress().isLoopbackAddress()
        && LOCAL.contains(exchange.getHostName().toLowerCase(Locale.ROOT));
  }
}
