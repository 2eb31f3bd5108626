package io.echobridge.config;

import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.ProtocolFactory;

/**
 * A client protocol, which every app has.
 *
 * @param factory the plug-in of this name
 * @param settings its block under {@code protocols}
 */
public record ProtocolConfig<C extends Record>(ProtocolFactory<C> factory, C settings) {
  /**
   * Makes the protocol of one app.
   *
   * @throws IllegalArgumentException when settings contradict each other
   */
  public ClientProtocol create(ProtocolContext context) {
    return factory.create(settings, context);
  }
}
