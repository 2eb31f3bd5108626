package io.echobridge.protocol.raw;

import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.ProtocolFactory;
import java.time.Duration;

/** Makes the protocol {@code raw}. */
public final class RawProtocolFactory implements ProtocolFactory<RawConfig> {
  @Override
  public String name() {
    return "raw";
  }

  @Override
  public Class<RawConfig> configType() {
    return RawConfig.class;
  }

  @Override
  public Duration silence(RawConfig config) {
    return config.pingInterval().plus(config.pingTimeout());
  }

  @Override
  public boolean mindsNames() {
    return false;
  }

  @Override
  public ClientProtocol create(RawConfig config, ProtocolContext context) {
    return new RawProtocol(config, context);
  }
}
