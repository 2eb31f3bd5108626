package io.echobridge.protocol.pusher;

import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.ProtocolFactory;
import io.echobridge.protocol.pusher.frame.PusherEncoder;

/** Makes the protocol {@code pusher}. */
public final class PusherProtocolFactory implements ProtocolFactory<PusherConfig> {
  @Override
  public String name() {
    return "pusher";
  }

  @Override
  public Class<PusherConfig> configType() {
    return PusherConfig.class;
  }

  @Override
  public boolean says(String event) {
    return !PusherEncoder.isReserved(event);
  }

  @Override
  public boolean needsKeys() {
    return true;
  }

  @Override
  public ClientProtocol create(PusherConfig config, ProtocolContext context) {
    return new PusherProtocol(config, context);
  }
}
