package io.echobridge.server;

import io.echobridge.gate.ConnectionCount;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.ProtocolFactory;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says which app and path a request reached, or what its body was. */
final class FakeProtocol implements ClientProtocol {
  record Settings(boolean refuse) {}

  static final class Factory implements ProtocolFactory<Settings> {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public Class<Settings> configType() {
      return Settings.class;
    }

    @Override
    public boolean says(String event) {
      return !event.equals("disconnect");
    }

    @Override
    public ClientProtocol create(Settings config, ProtocolContext context) {
      if (config.refuse()) {
        throw new IllegalArgumentException("refuse: expected false, got true");
      }
      return new FakeProtocol(context.app());
    }
  }

  private final String app;

  private FakeProtocol(String app) {
    this.app = app;
  }

  @Override
  public List<String> paths() {
    return List.of("/fake", "/fake/longer", "/key");
  }

  @Override
  public boolean owns(String path) {
    return path.startsWith("/key/" + app + "-key/");
  }

  @Override
  public boolean refuses(String path) {
    return path.startsWith("/key/unknown-key/");
  }

  @Override
  public boolean takesRoot() {
    return true;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (exchange.getRelativePath().equals("/broken")) {
      throw new IllegalStateException("broken");
    }
    if (exchange.getRelativePath().equals("/body")) {
      exchange
          .getRequestReceiver()
          .receiveFullString((read, body) -> read.getResponseSender().send(body));
      return;
    }
    String query = exchange.getRelativePath().equals("/query") ? query(exchange) : "";
    boolean isAskedWhere = exchange.getQueryParameters().containsKey("where");
    String where = isAskedWhere ? " at " + ClientProtocol.mount(exchange) : "";
    exchange.getResponseSender().send(app + " " + exchange.getRelativePath() + query + where);
  }

  private static String query(HttpServerExchange exchange) {
    return " " + new TreeMap<>(exchange.getQueryParameters());
  }

  @Override
  public List<ConnectionCount> connections() {
    return List.of(new ConnectionCount("fake", "none", 7));
  }

  @Override
  public Map<Integer, Long> sentAway() {
    return Map.of(4001, 3L);
  }

  @Override
  public void drain(Duration over) {}

  @Override
  public void close() {}
}
