package io.echobridge.testkit.lines;

import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.ProtocolFactory;

/** Makes the protocol {@code lines}. */
public final class LinesFactory implements ProtocolFactory<LinesConfig> {
  @Override
  public String name() {
    return "lines";
  }

  @Override
  public Class<LinesConfig> configType() {
    return LinesConfig.class;
  }

  @Override
  public ClientProtocol create(LinesConfig config, ProtocolContext context) {
    return new LinesProtocol(config, context);
  }
}
