package io.echobridge.protocol.echo.engineio;

import io.echobridge.gate.Admitted;
import io.echobridge.gate.CloseReason;
import io.echobridge.http.ExchangeDeadline;
import io.echobridge.http.RequestBody;
import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;

/** Handles what comes by HTTP: handshakes, polls and pushes. On each request's IO thread. */
final class PollingRequests {
  private final EngineConfig config;
  private final EventLoops loops;
  private final Sessions sessions;

  PollingRequests(EngineConfig config, EventLoops loops, Sessions sessions) {
    this.config = config;
    this.loops = loops;
    this.sessions = sessions;
  }

  void open(HttpServerExchange exchange, int revision, Admitted place) {
    EventLoop loop = loopOf(exchange);
    EngineSession session = sessions.of(exchange, revision, place);
    PollingConnection connection = new PollingConnection(session, loop);
    if (revision == 3 && config.cookie()) {
      // As the old server did; it helps load balancers to keep a session on one node.
      String cookie = "io=" + session.id() + "; Path=/; HttpOnly; SameSite=Strict";
      exchange.getResponseHeaders().put(Headers.SET_COOKIE, cookie);
    }
    Poll poll = new Poll(exchange, loop);
    later(
        exchange,
        loop,
        () -> {
          sessions.open(session, connection, config.upgrades());
          connection.heartbeat().start();
          connection.poll(poll);
        });
  }

  void use(HttpServerExchange exchange, EngineSession session) {
    if (!(session.current() instanceof PollingConnection connection)) {
      Answers.error(exchange, EngineError.BAD_REQUEST);
    } else if (exchange.getRequestMethod().equals(Methods.GET)) {
      Poll poll = new Poll(exchange, loopOf(exchange));
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
      connection.loop().execute(() -> connection.end(CloseReason.PROTOCOL_ERROR));
      Answers.error(exchange, EngineError.BAD_REQUEST);
      return;
    }
    RequestBody.read(
        exchange, config.maxPayload(), connection.holding(), new Pushed(exchange, connection));
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
      Push push = new Push(exchange, loopOf(exchange));
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

  private EventLoop loopOf(HttpServerExchange exchange) {
    return loops.of(exchange.getIoThread());
  }

  /** Answers the request later, from a task on {@code loop}. */
  private static void later(HttpServerExchange exchange, EventLoop loop, Runnable task) {
    exchange.dispatch(SameThreadExecutor.INSTANCE, () -> loop.runOrExecute(task));
  }
}
