package io.echobridge.api;

import io.echobridge.api.Answer.ApiException;
import io.echobridge.hub.Hub;
import io.echobridge.net.EventLoops;
import io.echobridge.protocol.ExchangeDeadline;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP API below {@code /apps/ID}. A request is read on its IO thread, within a time and a
 * bound, and answered on a worker thread: publishing may be held back.
 */
public final class Api implements HttpHandler {
  /** What the paths of this API begin with. */
  public static final String PATH = "/apps";

  private static final Logger log = LoggerFactory.getLogger(Api.class);

  private final ApiConfig config;
  private final EventLoops loops;
  private final Access access;
  private final Routes routes;

  public Api(ApiConfig config, EventLoops loops, Hub hub) {
    this.config = config;
    this.loops = loops;
    this.access = new Access(config.clients());
    this.routes = new Routes(hub);
  }

  /** Whether the path names one of its clients. */
  public boolean owns(String path) {
    return config.clients().keySet().stream()
        .anyMatch(id -> path.startsWith(PATH + "/" + id + "/"));
  }

  /** Called on an IO thread, with the path from {@link #PATH} on. */
  @Override
  public void handleRequest(HttpServerExchange exchange) {
    config.cors().ifPresent(cors -> allow(exchange, cors));
    ExchangeDeadline deadline = ExchangeDeadline.start(exchange, loops.of(exchange.getIoThread()));
    long announced = exchange.getRequestContentLength();
    if (announced > config.maxBody()) {
      tooLarge().send(exchange.setPersistent(false));
      return;
    }
    // A body without a length may be as long as is allowed.
    if (!deadline.reserve(announced < 0 ? config.maxBody() : announced)) {
      Answer.error(503, "Too many requests at once").send(exchange.setPersistent(false));
      return;
    }
    exchange.getRequestReceiver().setMaxBufferSize(config.maxBody());
    exchange
        .getRequestReceiver()
        .receiveFullBytes(
            (read, body) -> read.dispatch(() -> answer(read, body).send(read)),
            (failed, e) -> tooLarge().send(failed.setPersistent(false)));
  }

  private Answer answer(HttpServerExchange exchange, byte[] body) {
    try {
      Request request = Request.of(exchange, body);
      boolean signed = access.check(request);
      return routes.answer(request, signed);
    } catch (ApiException e) {
      return e.answer();
    } catch (RuntimeException e) {
      log.error("A request to the HTTP API failed; this is a defect", e);
      return Answer.error(500, "Internal error");
    }
  }

  private Answer tooLarge() {
    return Answer.error(
        413, "The body is larger than %d bytes (api.max-body)".formatted(config.maxBody()));
  }

  private static void allow(HttpServerExchange exchange, ApiConfig.Cors cors) {
    exchange
        .getResponseHeaders()
        .put(new HttpString("Access-Control-Allow-Origin"), cors.origin())
        .put(new HttpString("Access-Control-Allow-Methods"), cors.methods())
        .put(new HttpString("Access-Control-Allow-Headers"), cors.headers());
  }
}
