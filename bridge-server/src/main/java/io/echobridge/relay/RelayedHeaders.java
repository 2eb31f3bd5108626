package io.echobridge.relay;

import io.undertow.client.ClientResponse;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Set;

/** Which headers go from node to node. */
final class RelayedHeaders {
  /** Of a request: what a session needs. Cookies and logins stay here. */
  private static final Set<HttpString> PASSED =
      Set.of(Headers.ACCEPT_ENCODING, Headers.ORIGIN, Headers.USER_AGENT, Headers.UPGRADE);

  private static final String CONTENT = "content-";
  private static final String WEB_SOCKET = "sec-websocket-";

  /** Of an answer: what is between two nodes only. */
  private static final Set<HttpString> KEPT =
      Set.of(
          Headers.CONNECTION,
          Headers.KEEP_ALIVE,
          Headers.TRANSFER_ENCODING,
          Headers.TRAILER,
          Headers.UPGRADE,
          Headers.DATE);

  private RelayedHeaders() {}

  /** Writes what is passed on of a request, and what this node says of it. */
  static void ofRequest(
      HttpServerExchange exchange, InetSocketAddress to, RelayHeader relay, HeaderMap passed) {
    HeaderMap given = exchange.getRequestHeaders();
    for (HeaderValues values : given) {
      HttpString name = values.getHeaderName();
      String lower = name.toString().toLowerCase(Locale.ROOT);
      if (PASSED.contains(name) || lower.startsWith(CONTENT) || lower.startsWith(WEB_SOCKET)) {
        passed.putAll(name, values);
      }
    }
    if (given.contains(Headers.UPGRADE)) {
      passed.put(Headers.CONNECTION, Headers.UPGRADE_STRING);
    }
    if (!exchange.isRequestComplete() && !given.contains(Headers.CONTENT_LENGTH)) {
      passed.put(Headers.TRANSFER_ENCODING, Headers.CHUNKED.toString());
    }
    passed.put(Headers.HOST, to.getAddress().getHostAddress() + ":" + to.getPort());
    passed.put(Headers.X_FORWARDED_FOR, exchange.getSourceAddress().getAddress().getHostAddress());
    passed.put(RelayHeader.NAME, relay.text());
  }

  /**
   * Writes what is passed back of an answer, over what stands there.
   *
   * @return whether the other node says that the connection ends
   */
  static boolean ofAnswer(ClientResponse answer, HeaderMap passed) {
    HeaderMap given = answer.getResponseHeaders();
    for (HeaderValues values : given) {
      if (!KEPT.contains(values.getHeaderName())) {
        passed.putAll(values.getHeaderName(), values);
      }
    }
    String connection = given.getFirst(Headers.CONNECTION);
    return connection != null && Headers.CLOSE.equalToString(connection);
  }
}
