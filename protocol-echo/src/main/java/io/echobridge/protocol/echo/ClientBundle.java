package io.echobridge.protocol.echo;

import io.echobridge.http.StaticFile;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.HashMap;
import java.util.Map;

/**
 * The Socket.IO clients, where pages load them from. Names that are not in the fixed list, and
 * everything but reading, go to the next handler. Does not block.
 *
 * <p>{@code /socket.io.js} is 2.5.0: pages written for the old server load it from there, and
 * laravel-echo before 2.1.6 does not subscribe again after a reconnect with a newer one. {@code
 * /4/socket.io.js} and {@code /4/socket.io.min.js} are 4.8.
 */
public final class ClientBundle implements HttpHandler {
  private final HttpHandler next;

  /**
   * @param next the protocol itself; called with whatever is not a client file
   */
  public ClientBundle(HttpHandler next) {
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    StaticFile file =
        StaticFile.isRead(exchange) ? Files.BY_PATH.get(exchange.getRelativePath()) : null;
    (file == null ? next : file).handleRequest(exchange);
  }

  /** Read once, and shared by all apps. */
  private static final class Files {
    private static final String CACHING = "public, max-age=3600";
    static final Map<String, StaticFile> BY_PATH = load();

    private static Map<String, StaticFile> load() {
      Map<String, StaticFile> files = new HashMap<>();
      for (String name : new String[] {"socket.io.js", "socket.io.js.map"}) {
        files.put("/" + name, file("socket.io-2/dist/" + name));
        files.put("/4/" + name, file("socket.io-4/dist/" + name));
      }
      for (String name : new String[] {"socket.io.min.js", "socket.io.min.js.map"}) {
        files.put("/4/" + name, file("socket.io-4/dist/" + name));
      }
      return Map.copyOf(files);
    }

    private static StaticFile file(String path) {
      return StaticFile.of(ClientBundle.class, "/META-INF/echobridge/clients/" + path, CACHING);
    }
  }
}
