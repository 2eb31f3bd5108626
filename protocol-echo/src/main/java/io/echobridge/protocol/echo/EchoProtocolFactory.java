package io.echobridge.protocol.echo;

import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.ProtocolFactory;

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
  public ClientProtocol create(EchoConfig config, ProtocolContext context) {
    return new EchoProtocol(config, context);
  }
}
