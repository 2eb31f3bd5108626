package io.echobridge.server;

import io.echobridge.config.AppConfig;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import io.undertow.server.HttpHandler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon: the listening socket and every app behind it. Its methods may be called from any
 * thread, {@link #start} once.
 */
public final class Server implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Server.class);
  private static final long START_STOP_MILLIS = TimeUnit.SECONDS.toMillis(2);

  private final EchobridgeConfig config;
  private final Listener listener;
  private final Map<String, RunningApp> apps = new LinkedHashMap<>();
  private final List<Thread> starting = new ArrayList<>();
  private final Requests requests;
  private boolean closed;

  private Server(EchobridgeConfig config, Map<String, HttpHandler> pages)
      throws InvalidConfigException {
    this.config = config;
    this.listener = new Listener(config.server());
    String node = UUID.randomUUID().toString().replace("-", "");
    Map<String, AppRoutes.Place> places = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, AppConfig> app : config.apps().entrySet()) {
        String id = app.getKey();
        apps.put(id, RunningApp.create(id, config, node, listener.loops()));
        places.put(id, new AppRoutes.Place(app.getValue().hosts(), app.getValue().path()));
      }
    } catch (InvalidConfigException | RuntimeException e) {
      close();
      throw e;
    }
    this.requests = new Requests(pages, new AppRoutes(places), apps);
  }

  /**
   * Makes a server that does not listen yet.
   *
   * @param pages handlers by the prefix of their paths, such as {@code /demo}, besides the apps'
   *     protocols; the longest prefix counts; called on an IO thread
   * @throws InvalidConfigException when a plug-in refuses its settings
   */
  public static Server create(EchobridgeConfig config, Map<String, HttpHandler> pages)
      throws InvalidConfigException {
    return new Server(config, pages);
  }

  /**
   * Listens, and begins to connect the brokers: it does not wait for them, clients are served
   * meanwhile.
   *
   * @throws StartException when the address cannot be listened on
   */
  public synchronized void start() throws StartException {
    listener.start(requests);
    log.info("Listening on {}:{}", config.server().host(), listener.port());
    config.apps().forEach(Server::describe);
    apps.forEach(
        (id, app) -> {
          Thread thread = new Thread(app::start, "start-" + id);
          thread.setDaemon(true);
          starting.add(thread);
          thread.start();
        });
  }

  private static void describe(String id, AppConfig app) {
    List<String> brokers = new ArrayList<>();
    app.brokers()
        .forEach((name, broker) -> brokers.add(name + " (" + broker.factory().type() + ")"));
    log.info(
        "App {}: brokers {}; origins {}{}",
        id,
        String.join(", ", brokers),
        String.join(", ", app.origins()),
        app.auth().isEmpty() ? "; no auth, so no private or presence channels" : "");
  }

  /** The port that is listened on. */
  public int port() {
    return listener.port();
  }

  /** Whether the links to all brokers are up. */
  public boolean ready() {
    return apps.values().stream().allMatch(RunningApp::brokersUp);
  }

  /** Ends everything, within seconds: no new connections, then the clients, then the brokers. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    listener.stop();
    starting.forEach(Server::stopStarting);
    apps.values().forEach(RunningApp::close);
    listener.close();
  }

  // Whoever still waits for a broker's first connection is told to stop waiting.
  private static void stopStarting(Thread thread) {
    thread.interrupt();
    try {
      thread.join(START_STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
