package io.echobridge.protocol.echo.wire;

import io.echobridge.gate.Admission;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.echo.EchoProtocolFactory;
import io.echobridge.protocol.echo.engineio.EngineConfig;
import io.echobridge.protocol.echo.engineio.EngineServer;
import io.echobridge.protocol.echo.socketio.SocketConfig;
import io.echobridge.protocol.echo.socketio.SocketServer;
import io.echobridge.testkit.wire.Transcript;
import io.echobridge.testkit.wire.WireServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Transcripts of laravel-echo at {@code /socket.io}. At {@code /back} is a Socket.IO that sends
 * everything back.
 */
final class Wire extends Transcript {
  private final EngineServer back;

  Wire(Settings settings) {
    this(settings, context -> context);
  }

  /**
   * @param among what the protocol is made with, given what the server has
   */
  Wire(Settings settings, UnaryOperator<ProtocolContext> among) {
    super(
        new WireServer(
            settings,
            context -> new EchoProtocolFactory().create(settings.config(), among.apply(context))),
        new EngineDialect());
    back = back(settings, server.context());
    server.mount("/back", back);
  }

  Wire() {
    this(new Settings());
  }

  private static EngineServer back(Settings settings, ProtocolContext context) {
    EngineConfig engine =
        new EngineConfig(
            settings.transports,
            Duration.ofSeconds(25),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            settings.maxPayload,
            false);
    SocketServer events =
        new SocketServer(
            new SocketConfig(Duration.ofSeconds(45), settings.maxPayload),
            Map.of("/", new EventsBack(), "/other", new EventsBack()));
    return new EngineServer(
        engine,
        context.loops(),
        context.origins(),
        Admission.ofAll("back", settings.memory),
        context.foreign(),
        context.patienceMillis(),
        context.compression(),
        events);
  }

  @Override
  public void close() throws IOException {
    back.close();
    super.close();
  }
}
