package io.echobridge.config;

import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.ProtocolFactory;
import java.time.Duration;

/**
 * A client protocol, which every app has, with the settings of all apps or those of one.
 *
 * @param factory the plug-in of this name
 * @param settings its block under {@code protocols}, with what an app has of its own over it
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

  /** As {@link ProtocolFactory#silence}. */
  public Duration silence() {
    return factory.silence(settings);
  }
}
