package io.echobridge.protocol.engineio;

import io.echobridge.net.ConnectionIds;
import io.echobridge.net.EventLoop;
import io.echobridge.protocol.ExchangeDeadline;
import io.echobridge.protocol.Place;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;

/** Handles what comes by HTTP: handshakes, polls and pushes. On each request's IO thread. */
final class PollingRequests {
  private final EngineServer server;

  PollingRequests(EngineServer server) {
    this.server = server;
  }

  void open(HttpServerExchange exchange, int revision, Place place) {
    EventLoop loop = server.loopOf(exchange);
    String sid = revision == 3 ? ConnectionIds.next() : ConnectionIds.nextToken();
    EngineSession session =
        new EngineSession(
            server,
            sid,
            PollFormat.of(exchange, revision),
            Handshakes.of(exchange, server.origins()),
            place);
    PollingConnection connection = new PollingConnection(session, loop);
    if (revision == 3 && server.config().cookie()) {
      // As the old server did; it helps load balancers to keep a session on one node.
      String cookie = "io=" + sid + "; Path=/; HttpOnly; SameSite=Strict";
      exchange.getResponseHeaders().put(Headers.SET_COOKIE, cookie);
    }
    Poll poll = new Poll(exchange, loop);
    later(
        exchange,
        loop,
        () -> {
          session.open(connection, server.upgrades());
          connection.heartbeat().start();
          connection.poll(poll);
        });
  }

  void use(HttpServerExchange exchange, EngineSession session) {
    if (!(session.current() instanceof PollingConnection connection)) {
      Answers.error(exchange, EngineError.BAD_REQUEST);
    } else if (exchange.getRequestMethod().equals(Methods.GET)) {
      Poll poll = new Poll(exchange, server.loopOf(exchange));
      later(exchange, connection.loop(), () -> connection.poll(poll));
    } else if (exchange.getRequestMethod().equals(Methods.POST)) {
      push(exchange, connection);
    } else {
      Answers.error(exchange, EngineError.BAD_REQUEST);
    }
  }

  private void push(HttpServerExchange exchange, PollingConnection connection) {
    EventLoop requestLoop = server.loopOf(exchange);
    ExchangeDeadline deadline = ExchangeDeadline.start(exchange, requestLoop);
    if (!connection.beginPush()) {
      connection.loop().execute(() -> connection.end("duplicate push"));
      exchange.setPersistent(false);
      Answers.error(exchange, EngineError.BAD_REQUEST);
      return;
    }
    long length = exchange.getRequestContentLength();
    if (length > maxPayload()) {
      // Undertow would make room for what is announced before it looks at the limit.
      refuseBody(exchange, connection);
      return;
    }
    if (!deadline.reserve(length >= 0 ? length : maxPayload())) {
      connection.endPush();
      exchange.setPersistent(false);
      Answers.status(exchange, StatusCodes.SERVICE_UNAVAILABLE);
      return;
    }
    read(exchange, connection, requestLoop);
  }

  private void read(
      HttpServerExchange exchange, PollingConnection connection, EventLoop requestLoop) {
    exchange.getRequestReceiver().setMaxBufferSize(maxPayload());
    exchange
        .getRequestReceiver()
        .receiveFullBytes(
            (whole, bytes) -> {
              String type = whole.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
              PollFormat.Body body = connection.format().body(type == null ? "" : type, bytes);
              Push push = new Push(whole, requestLoop);
              later(whole, connection.loop(), () -> connection.pushed(body, push));
            },
            (failed, error) -> refuseBody(failed, connection));
  }

  /** Too big, or broken off: the session goes on, and what is left of the body is not read. */
  private static void refuseBody(HttpServerExchange exchange, PollingConnection connection) {
    connection.endPush();
    exchange.setPersistent(false);
    Answers.status(exchange, StatusCodes.REQUEST_ENTITY_TOO_LARGE);
  }

  private int maxPayload() {
    return server.config().maxPayload();
  }

  /** Answers the request later, from a task on {@code loop}. */
  private static void later(HttpServerExchange exchange, EventLoop loop, Runnable task) {
    exchange.dispatch(SameThreadExecutor.INSTANCE, () -> loop.runOrExecute(task));
  }
}
