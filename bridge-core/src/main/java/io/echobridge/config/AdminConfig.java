package io.echobridge.config;

/**
 * The listener for who runs this: health, metrics, status. Nothing there asks who somebody is.
 *
 * @param enabled whether there is one
 * @param host the address to listen on
 * @param port the port to listen on; 0 takes a free one
 * @param tailPayloads whether {@code echobridge tail} may show what is in events
 */
public record AdminConfig(boolean enabled, String host, int port, boolean tailPayloads) {
  public AdminConfig {
    new Checks()
        .that(!host.isBlank(), "host", "an address to listen on", "\"\"")
        .range("port", port, 0, 65_535)
        .done();
  }
}
