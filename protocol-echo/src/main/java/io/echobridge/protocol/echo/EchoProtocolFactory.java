package io.echobridge.protocol.echo;

import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.ProtocolFactory;
import io.echobridge.protocol.echo.socketio.ReservedNames;
import java.time.Duration;

/** Makes the protocol {@code echo}: laravel-echo over Socket.IO. */
public final class EchoProtocolFactory implements ProtocolFactory<EchoConfig> {
  @Override
  public String name() {
    return "echo";
  }

  @Override
  public Class<EchoConfig> configType() {
    return EchoConfig.class;
  }

  @Override
  public boolean says(String event) {
    return !ReservedNames.isMistaken(event);
  }

  @Override
  public Duration silence(EchoConfig config) {
    return config.pingInterval().plus(config.pingTimeout());
  }

  @Override
  public ClientProtocol create(EchoConfig config, ProtocolContext context) {
    return new EchoProtocol(config, context);
  }
}
