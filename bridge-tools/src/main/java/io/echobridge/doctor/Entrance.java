package io.echobridge.doctor;

import io.echobridge.config.AppConfig;
import io.echobridge.config.EchobridgeConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where an app's clients of Engine.IO begin, and how they may.
 *
 * @param path such as {@code /socket.io}, below the app's own
 * @param query names one of several apps; empty where there is one
 * @param transports of Engine.IO; none where the settings do not say
 */
record Entrance(String path, String query, List<String> transports) {
  /** That of an app; it may have settings of its own for a protocol. */
  static Entrance of(EchobridgeConfig config, String id, AppConfig app) {
    Optional<? extends Record> settings =
        Stream.concat(app.protocols().values().stream(), config.protocols().values().stream())
            .map(protocol -> protocol.settings())
            .filter(each -> Settings.text(each, "path").isPresent())
            .findFirst();
    String path = settings.flatMap(each -> Settings.text(each, "path")).orElse("/socket.io");
    return new Entrance(
        app.path() + path,
        config.apps().size() > 1 ? "&app=" + id : "",
        settings.map(each -> Settings.texts(each, "transports")).orElse(List.of()));
  }

  /** That of the first app. */
  static Entrance first(EchobridgeConfig config) {
    Map.Entry<String, AppConfig> first = config.apps().entrySet().iterator().next();
    return of(config, first.getKey(), first.getValue());
  }

  /** Whether clients may poll. */
  boolean polling() {
    return offers("polling");
  }

  /** Whether clients may use WebSockets. */
  boolean webSocket() {
    return offers("websocket");
  }

  private boolean offers(String transport) {
    return transports.isEmpty() || transports.contains(transport);
  }
}
