package io.echobridge.protocol.echo;

import io.echobridge.gate.Client;
import io.echobridge.gate.ConnectionCount;
import io.echobridge.net.Holding;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.echo.engineio.EngineServer;
import io.echobridge.protocol.echo.socketio.SocketServer;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** laravel-echo's side of one app. */
final class EchoProtocol implements ClientProtocol {
  private final List<String> paths;
  private final EngineServer engine;
  private final ClientBundle requests;

  EchoProtocol(EchoConfig config, ProtocolContext context) {
    this.paths = List.of(config.path());
    EchoNamespace namespace =
        new EchoNamespace(context.bridge(), context.authorizer(), context.tokens());
    this.engine =
        new EngineServer(
            config.engine(),
            context.loops(),
            context.origins(),
            context.admission(),
            context.foreign(),
            context.patienceMillis(),
            context.compression(),
            new SocketServer(config.socket(), Map.of("/", namespace)));
    this.requests = new ClientBundle(engine);
  }

  @Override
  public List<String> paths() {
    return paths;
  }

  @Override
  public List<ConnectionCount> connections() {
    return engine.connections();
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    requests.handleRequest(exchange);
  }

  @Override
  public Optional<Client> whose(Holding holding) {
    return engine.whose(holding);
  }

  @Override
  public void drain(Duration over) {
    engine.drain(over);
  }

  @Override
  public void close() {
    engine.close();
  }
}
