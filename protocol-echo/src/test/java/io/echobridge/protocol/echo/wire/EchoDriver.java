package io.echobridge.protocol.echo.wire;

import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.echo.EchoProtocolFactory;
import io.echobridge.testkit.protocol.ProtocolClient;
import io.echobridge.testkit.protocol.ProtocolDriver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A laravel-echo of Engine.IO 4 by one transport. */
record EchoDriver(String transport) implements ProtocolDriver {
  @Override
  public ClientProtocol protocol(ProtocolContext context, Duration silence) {
    Settings settings = new Settings();
    settings.pingInterval = Math.toIntExact(silence.toMillis() / 2);
    settings.pingTimeout = settings.pingInterval;
    return new EchoProtocolFactory().create(settings.config(), context);
  }

  @Override
  public ProtocolClient connect(int port, int user) throws IOException {
    EngineDialect dialect = new EngineDialect();
    return transport.equals("polling")
        ? EchoClient.polling(dialect.connect(port, transport, "EIO=4"), user)
        : EchoClient.webSocket(port, dialect.webSocket("EIO=4"), user);
  }

  @Override
  public List<String> entrances() {
    return List.of(
        "GET /socket.io/?EIO=4&transport=polling",
        "GET /socket.io/?EIO=3&transport=polling",
        "WS /socket.io/?EIO=4&transport=websocket",
        "WS /socket.io/?EIO=3&transport=websocket");
  }
}
