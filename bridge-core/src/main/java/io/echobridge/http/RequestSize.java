package io.echobridge.http;

import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;

/** How much memory a request takes for as long as it waits. */
public final class RequestSize {
  /** An exchange and its objects. */
  private static final int SMALLEST = 2048;

  private RequestSize() {}

  /** In bytes, about; of its body, what came with its head. */
  public static long of(HttpServerExchange exchange) {
    // The query is kept as it was sent and as parameters; the path in several forms.
    long size = SMALLEST + 3L * exchange.getQueryString().length();
    size += 3L * exchange.getRequestURI().length();
    for (HeaderValues header : exchange.getRequestHeaders()) {
      // As bytes and as text.
      size += 2L * header.getHeaderName().length();
      for (int i = 0; i < header.size(); i++) {
        size += header.get(i).length();
      }
    }
    return size + behind(exchange);
  }

  /** The buffer of Undertow's that is kept until the rest is read. */
  private static int behind(HttpServerExchange exchange) {
    return exchange.getConnection() instanceof AbstractServerConnection connection
            && connection.getExtraBytes() != null
        ? connection.getByteBufferPool().getBufferSize()
        : 0;
  }
}
