package io.echobridge.demo;

import io.echobridge.http.StaticFile;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.ResponseCodeHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything below {@code /demo}. A fixed list: no other path leads anywhere. */
final class DemoPages implements HttpHandler {
  static final String PATH = "/demo";

  /** Where the daemon says who comes and goes. */
  static final String HOOKS = PATH + "/hooks";

  /** The page of clients without a library. */
  static final String PLAIN = PATH + "/plain";

  /** The page of several nodes. */
  static final String NODES = PATH + "/nodes";

  private static final HttpString SECURITY_POLICY = new HttpString("Content-Security-Policy");

  private final Map<String, HttpHandler> reads;
  private final Map<String, HttpHandler> posts;

  /** The pages of one daemon. */
  DemoPages(
      PublishEndpoint publishing,
      ClockEndpoint clock,
      TerminalLines lines,
      DemoApp app,
      WebhookLog webhooks) {
    this(
        publishing,
        clock,
        lines,
        app,
        webhooks,
        Map.of(NODES + "/state", exchange -> Answers.json(exchange, "{\"nodes\":[]}")),
        Map.of());
  }

  /** The pages of several nodes. */
  DemoPages(
      PublishEndpoint publishing,
      ClockEndpoint clock,
      TerminalLines lines,
      DemoApp app,
      WebhookLog webhooks,
      NodePages nodes) {
    this(
        publishing,
        clock,
        lines,
        app,
        webhooks,
        Map.of(
            NODES,
            file("nodes.html"),
            PATH + "/nodes.js",
            file("nodes.js"),
            NODES + "/state",
            nodes::state),
        Map.of(NODES + "/kill", nodes.kill(), NODES + "/start", nodes.start()));
  }

  private DemoPages(
      PublishEndpoint publishing,
      ClockEndpoint clock,
      TerminalLines lines,
      DemoApp app,
      WebhookLog webhooks,
      Map<String, HttpHandler> moreReads,
      Map<String, HttpHandler> morePosts) {
    String linesJson = lines.toJson();
    reads = new HashMap<>(moreReads);
    reads.put(PATH, file("index.html"));
    reads.put(PATH + "/", file("index.html"));
    reads.put(PLAIN, file("plain.html"));
    for (String name : List.of("demo.css", "demo.js", "plug.js", "plain.js", "logo.svg")) {
      reads.put(PATH + "/" + name, file(name));
    }
    for (String name : List.of("echo.js", "echo.js.map")) {
      reads.put(PATH + "/" + name, file("laravel-echo/dist/" + name));
    }
    for (String name : List.of("pusher.min.js", "pusher.min.js.map")) {
      reads.put(PATH + "/" + name, file("pusher-js/dist/web/" + name));
    }
    reads.put(HOOKS, webhooks::tell);
    reads.put(PATH + "/lines", exchange -> Answers.json(exchange, linesJson));
    posts = new HashMap<>(morePosts);
    posts.put(PATH + "/publish", publishing);
    posts.put(PATH + "/clock", clock);
    posts.put(HOOKS, webhooks::take);
    posts.put(PATH + "/auth", new AuthEndpoint(app));
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
