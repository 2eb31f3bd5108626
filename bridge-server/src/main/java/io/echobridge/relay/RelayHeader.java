package io.echobridge.relay;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.util.Optional;

/**
 * What a node says with each request that it passes on: three words and a voucher for them, for the
 * method and for the target. It says no time, so that the nodes' clocks need not agree, and may be
 * said again: whoever hears it has heard the target, with the id in it that is the key to the
 * session, and could use that without any node's word.
 *
 * @param from the node that passes it on
 * @param to the node that has the session
 * @param app whose client it is
 * @param voucher made with a secret of the app
 */
record RelayHeader(String from, String to, String app, String voucher) {
  static final HttpString NAME = new HttpString("X-Echobridge-Relay");

  private static final int WORDS = 4;
  private static final int MOST_CHARACTERS = 500;

  static Optional<RelayHeader> of(HttpServerExchange exchange) {
    String text = exchange.getRequestHeaders().getFirst(NAME);
    if (text == null || text.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    String[] words = text.split(" ", -1);
    return words.length == WORDS
        ? Optional.of(new RelayHeader(words[0], words[1], words[2], words[3]))
        : Optional.empty();
  }

  String text() {
    return String.join(" ", from, to, app, voucher);
  }

  /** What a request asks for, as it stands in its first line, without a host. */
  static String target(HttpServerExchange exchange) {
    String uri = exchange.getRequestURI();
    if (exchange.isHostIncludedInRequestURI()) {
      int path = uri.indexOf('/', uri.indexOf("//") + 2);
      uri = path < 0 ? "/" : uri.substring(path);
    }
    String query = exchange.getQueryString();
    return query.isEmpty() ? uri : uri + '?' + query;
  }
}
