package io.echobridge.protocol.engineio;

import io.echobridge.gate.Place;
import io.echobridge.http.ExchangeDeadline;
import io.echobridge.http.RequestBody;
import io.echobridge.net.ConnectionIds;
import io.echobridge.net.EventLoop;
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
      ExchangeDeadline.pause(exchange); // until it is answered: its session has an end of its own
      later(exchange, connection.loop(), () -> connection.poll(poll));
    } else if (exchange.getRequestMethod().equals(Methods.POST)) {
      push(exchange, connection);
    } else {
      Answers.error(exchange, EngineError.BAD_REQUEST);
    }
  }

  private void push(HttpServerExchange exchange, PollingConnection connection) {
    if (!connection.pushTurn().begin(exchange.getConnection())) {
      connection.loop().execute(() -> connection.end("duplicate push"));
      Answers.error(exchange, EngineError.BAD_REQUEST);
      return;
    }
    RequestBody.read(
        exchange, maxPayload(), connection.holding(), new Pushed(exchange, connection));
  }

  /** A push whose body is read. */
  private final class Pushed implements RequestBody.Reader {
    private final HttpServerExchange exchange;
    private final PollingConnection connection;

    Pushed(HttpServerExchange exchange, PollingConnection connection) {
      this.exchange = exchange;
      this.connection = connection;
    }

    @Override
    public void whole(byte[] bytes, Runnable giveBack) {
      ExchangeDeadline.whenOver(exchange, giveBack);
      String type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
      PollFormat.Body body = connection.format().body(type == null ? "" : type, bytes);
      Push push = new Push(exchange, server.loopOf(exchange));
      later(exchange, connection.loop(), () -> connection.pushed(body, push));
    }

    /** The session goes on, and what is left of the body is not read. */
    @Override
    public void refused(RequestBody.Fault fault) {
      connection.pushTurn().end();
      switch (fault) {
        case TOO_LARGE -> Answers.status(exchange, StatusCodes.REQUEST_ENTITY_TOO_LARGE);
        case NO_ROOM -> Answers.status(exchange, StatusCodes.SERVICE_UNAVAILABLE);
        case BROKEN -> {}
      }
    }
  }

  private int maxPayload() {
    return server.config().maxPayload();
  }

  /** Answers the request later, from a task on {@code loop}. */
  private static void later(HttpServerExchange exchange, EventLoop loop, Runnable task) {
    exchange.dispatch(SameThreadExecutor.INSTANCE, () -> loop.runOrExecute(task));
  }
}
