package io.echobridge.demo;

import io.echobridge.http.StaticFile;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.ResponseCodeHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.Map;

/** Everything below {@code /demo}. A fixed list: no other path leads anywhere. */
final class DemoPages implements HttpHandler {
  static final String PATH = "/demo";

  private static final HttpString SECURITY_POLICY = new HttpString("Content-Security-Policy");

  private final Map<String, HttpHandler> reads;
  private final Map<String, HttpHandler> posts;

  DemoPages(Publisher publisher, TerminalLines lines) {
    String linesJson = lines.toJson();
    reads =
        Map.of(
            PATH,
            file("index.html"),
            PATH + "/",
            file("index.html"),
            PATH + "/demo.css",
            file("demo.css"),
            PATH + "/demo.js",
            file("demo.js"),
            PATH + "/logo.svg",
            file("logo.svg"),
            PATH + "/echo.js",
            file("laravel-echo/dist/echo.js"),
            PATH + "/echo.js.map",
            file("laravel-echo/dist/echo.js.map"),
            PATH + "/lines",
            exchange -> Answers.json(exchange, linesJson));
    posts =
        Map.of(
            PATH + "/publish", new PublishEndpoint(publisher), PATH + "/auth", new AuthEndpoint());
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    exchange
        .getResponseHeaders()
        .put(SECURITY_POLICY, "default-src 'self'; connect-src 'self' ws: wss:; base-uri 'none'")
        .put(Headers.REFERRER_POLICY, "same-origin");
    handler(exchange).handleRequest(exchange);
  }

  private HttpHandler handler(HttpServerExchange exchange) {
    boolean isPost = exchange.getRequestMethod().equals(Methods.POST);
    if (!isPost && !StaticFile.isRead(exchange)) {
      return new ResponseCodeHandler(StatusCodes.METHOD_NOT_ALLOWED);
    }
    return (isPost ? posts : reads)
        .getOrDefault(exchange.getRequestPath(), ResponseCodeHandler.HANDLE_404);
  }

  private static StaticFile file(String name) {
    return StaticFile.of(DemoPages.class, "/META-INF/echobridge/demo/" + name, "no-cache");
  }
}
