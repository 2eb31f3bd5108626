package io.echobridge.server;

import io.echobridge.text.Percent;
import io.undertow.server.HttpServerExchange;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Decodes what a request asks for. Undertow leaves it undecoded for us: where it also takes what
 * should have been encoded, it would not keep the path as it was sent, which the API needs.
 */
final class Target {
  private static final Pattern SLASH = Pattern.compile("%2[Ff]");

  private Target() {}

  /** Sets the path and the query's parameters; before anybody reads them. */
  static void decode(HttpServerExchange exchange) {
    String path = path(exchange.getRequestPath());
    exchange.setRequestPath(path);
    exchange.setRelativePath(path);
    if (Percent.isPlain(exchange.getQueryString())) { // as that of nearly all requests
      return;
    }
    Map<String, Deque<String>> decoded = new LinkedHashMap<>();
    exchange
        .getQueryParameters()
        .forEach(
            (name, values) -> {
              Deque<String> all =
                  decoded.computeIfAbsent(Percent.decodeQuery(name), key -> new ArrayDeque<>());
              values.forEach(value -> all.add(Percent.decodeQuery(value)));
            });
    exchange.getQueryParameters().clear();
    exchange.getQueryParameters().putAll(decoded);
  }

  /** A slash that is encoded is none, and stays so. */
  private static String path(String encoded) {
    if (Percent.isPlain(encoded)) {
      return encoded;
    }
    return Percent.decode(
        SLASH.matcher(encoded).replaceAll(slash -> "%25" + slash.group().substring(1)));
  }
}
