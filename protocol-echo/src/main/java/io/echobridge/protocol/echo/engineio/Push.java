package io.echobridge.protocol.echo.engineio;

import io.echobridge.net.EventLoop;
import io.undertow.server.HttpServerExchange;

/** A push that has been read and waits for its answer. Answered once, from any thread. */
final class Push {
  private final HttpServerExchange exchange;
  private final EventLoop requestLoop;

  Push(HttpServerExchange exchange, EventLoop requestLoop) {
    this.exchange = exchange;
    this.requestLoop = requestLoop;
  }

  void accept() {
    requestLoop.runOrExecute(() -> Answers.pushed(exchange));
  }

  void refuse(EngineError error) {
    requestLoop.runOrExecute(() -> Answers.error(exchange, error));
  }
}
