package io.echobridge.config;

import io.echobridge.settings.Faults;
import java.util.List;
import java.util.Locale;

/**
 * The listener for who runs this: health, metrics, status. Nothing there asks who somebody is.
 *
 * @param enabled whether there is one
 * @param host the address to listen on
 * @param port the port to listen on; 0 takes a free one
 * @param hosts further names that requests may be made to, besides localhost, {@code host} and
 *     addresses
 * @param tailPayloads whether {@code echobridge tail} may show what is in events
 */
public record AdminConfig(
    boolean enabled, String host, int port, List<String> hosts, boolean tailPayloads) {
  public AdminConfig {
    hosts = hosts.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    Faults faults = new Faults();
    for (String name : hosts) {
      faults.that(
          name.matches("[^/:*\\s]+"),
          "hosts",
          "names without scheme, port and path",
          '"' + name + '"');
    }
    faults
        .that(!host.isBlank(), "host", "an address to listen on", "\"\"")
        .range("port", port, 0, 65_535)
        .done();
  }
}
