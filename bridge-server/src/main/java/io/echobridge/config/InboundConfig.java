package io.echobridge.config;

import io.echobridge.settings.Faults;

/**
 * How clients talk to an app's application.
 *
 * @param publishTo the address at the broker where what they say goes; empty: nowhere
 * @param broker which of the app's brokers takes it; empty: the first by name
 * @param rate how many messages one client may send a second
 * @param maxSize bytes that one may have
 */
public record InboundConfig(String publishTo, String broker, int rate, int maxSize) {
  public InboundConfig {
    new Faults()
        .that(publishTo.length() <= 200, "publish-to", "200 characters or fewer", publishTo)
        .range("rate", rate, 1, 100_000)
        .range("max-size", maxSize, 1, 1 << 20)
        .done();
  }

  /** Whether the application wants to hear clients. */
  public boolean isOn() {
    return !publishTo.isEmpty();
  }
}
