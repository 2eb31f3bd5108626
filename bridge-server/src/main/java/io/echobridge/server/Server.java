package io.echobridge.server;

import io.echobridge.admin.AdminServer;
import io.echobridge.admin.Health;
import io.echobridge.admin.Meters;
import io.echobridge.admin.access.Access;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.hub.Hub;
import io.echobridge.net.ClientMemory;
import io.echobridge.net.EventLoops;
import io.echobridge.net.HeapShares;
import io.echobridge.settings.Faults;
import io.echobridge.telemetry.Telemetry;
import io.echobridge.tls.Certificates;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon: the listening socket and every app behind it. Its methods may be called from any
 * thread, {@link #start} once.
 */
public final class Server implements Service {
  private static final Logger log = LoggerFactory.getLogger(Server.class);

  private final EchobridgeConfig config;
  private final Optional<Certificates> certificates;
  private final Listener listener;
  private final Telemetry telemetry;
  private final Map<String, App> apps;
  private final Requests requests;
  private final Meters meters;
  private final Optional<AdminServer> admin;
  private final Reload reload;
  private final Lookout lookout;
  private final Watch watch = new Watch(this::look);
  private volatile Health.Phase phase = Health.Phase.STARTING;
  private volatile long startedNanos;
  private boolean closed;

  private Server(
      EchobridgeConfig config,
      Map<String, HttpHandler> pages,
      List<LivePart<EchobridgeConfig>> otherParts)
      throws InvalidConfigException {
    this.config = config;
    Faults faults = new Faults();
    this.certificates = Validation.certificates(config, faults);
    this.listener = new Listener(config.server(), certificates);
    this.telemetry = Telemetry.of(config.telemetry(), config.server().name(), version());
    this.apps = App.all(config, listener.loops(), telemetry::tracer, faults);
    Map<String, Hub> hubs = new LinkedHashMap<>();
    apps.forEach((id, app) -> hubs.put(id, app.hub()));
    this.lookout = new Lookout(listener.loops(), hubs);
    List<LivePart<EchobridgeConfig>> parts = new ArrayList<>(otherParts);
    certificates.ifPresent(own -> parts.add(new LiveTls(own)));
    Access access = Access.of(config.admin(), faults);
    parts.add(new LiveAdminToken(access));
    this.reload = new Reload(config, parts, apps);
    Map<String, AppRoutes.Place> places = new LinkedHashMap<>();
    config
        .apps()
        .forEach((id, app) -> places.put(id, new AppRoutes.Place(app.hosts(), app.path())));
    this.requests =
        new Requests(
            pages,
            new AppRoutes(places),
            apps,
            new TrustedProxies(config.server().trustedProxies()));
    List<App> running = List.copyOf(apps.values());
    Optional<Supplier<Instant>> expiry = certificates.map(own -> own::expiry);
    this.meters =
        new Meters(version(), running, expiry, listener::connections, telemetry.registry());
    this.admin =
        config.admin().enabled()
            ? Optional.of(
                new AdminServer(
                    config.admin(),
                    access,
                    version(),
                    new Health(() -> phase, running, watch::troubles),
                    meters,
                    running,
                    () -> new Thread(this::drain, "drain").start(),
                    expiry))
            : Optional.empty();
    if (!faults.isEmpty()) {
      close();
      throw new InvalidConfigException(faults.lines());
    }
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
    return create(config, pages, List.of());
  }

  /**
   * As the other one.
   *
   * @param parts what takes settings while it runs, besides the server's own parts
   */
  public static Server create(
      EchobridgeConfig config,
      Map<String, HttpHandler> pages,
      List<LivePart<EchobridgeConfig>> parts)
      throws InvalidConfigException {
    return new Server(config, pages, parts);
  }

  /**
   * Listens, and begins to connect the brokers: it does not wait for them, clients are served
   * meanwhile.
   *
   * @throws StartException when the address cannot be listened on
   */
  @Override
  public synchronized void start() throws StartException {
    if (config.server().clientMemory() > 0) {
      ClientMemory.ofProcess().change(config.server().clientMemory());
    }
    log.info("Memory for data from outside: {}", HeapShares.describe());
    listener.start(requests, RelayRequests.of(config, apps));
    if (admin.isPresent()) {
      startAdmin(admin.get());
    }
    phase = Health.Phase.SERVING;
    startedNanos = System.nanoTime();
    String host = config.server().host();
    if (config.server().plain()) {
      log.info("Listening on {}:{}", host, listener.port());
    }
    if (listener.relayPort() > 0) {
      log.info("Listening on {}:{} for other nodes", config.server().relay().host(), relayPort());
    }
    certificates.ifPresent(
        own ->
            log.info("Listening on {}:{} with TLS: {}", host, listener.tlsPort(), own.describe()));
    apps.values().forEach(app -> app.start(listener.relayPort()));
    lookout.begin();
    watch.start();
    telemetry.start(meters::refresh);
  }

  private List<Watch.Trouble> look() {
    List<Watch.Trouble> troubles = lookout.look();
    listener.look().ifPresent(words -> troubles.add(new Watch.Trouble(words, "")));
    return troubles;
  }

  /**
   * Brings another configuration into force as far as that can be done while clients are connected;
   * the log says what was changed, and what needs a restart.
   *
   * @throws InvalidConfigException when it cannot be used; nothing was changed then
   */
  public synchronized void reload(EchobridgeConfig next) throws InvalidConfigException {
    Validation.of(next); // also what only a restart would use
    reload.to(next);
  }

  private void startAdmin(AdminServer starting) throws StartException {
    try {
      starting.start(config.admin().tls() ? certificates.map(Listener::secured) : Optional.empty());
    } catch (IOException | RuntimeException e) {
      throw StartException.listening(
          "admin.host, admin.port", config.admin().host(), config.admin().port(), e);
    }
  }

  static String version() {
    String version = Server.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** The port of the admin listener. */
  public int adminPort() {
    return admin.map(AdminServer::port).orElseThrow();
  }

  /** The port that is listened on without TLS. */
  public int port() {
    return listener.port();
  }

  /** The port that is listened on with TLS. */
  public int tlsPort() {
    return listener.tlsPort();
  }

  /** The port that other nodes use; 0 where none may. */
  public int relayPort() {
    return listener.relayPort();
  }

  /** What another node may reach through this one. */
  App app(String id) {
    return Objects.requireNonNull(apps.get(id));
  }

  /** Whether the links to all brokers are up, and the members of all other nodes are known. */
  public boolean ready() {
    return apps.values().stream().allMatch(App::isReady);
  }

  /** How long {@link #attached} waits for the brokers. */
  @Override
  public Duration readyPatience() {
    return config.server().readyPatience();
  }

  /** Whether the start is done, and how: all brokers are up, or were waited for long enough. */
  @Override
  public Optional<String> attached() {
    if (ready()) {
      return Optional.of("Serving");
    }
    boolean waited = System.nanoTime() - startedNanos >= readyPatience().toNanos();
    return waited ? Optional.of("Serving, but not all brokers are connected") : Optional.empty();
  }

  /** The loops that serve connections. */
  @Override
  public EventLoops eventLoops() {
    return listener.loops();
  }

  /**
   * Says that it is not ready, takes no more connections, and has the clients go to another server
   * or come back later, spread over {@code server.drain-time}; questions to the applications are
   * waited for. Blocks; {@link #close} follows.
   */
  @Override
  public void drain() {
    synchronized (this) {
      if (closed) {
        return;
      }
      phase = Health.Phase.DRAINING;
      listener.stop();
    }
    new Drain(apps.values(), config.server().drainTime()).run();
  }

  /** How long {@link #drain} may take: the clients have their time, and then open questions. */
  @Override
  public Duration drainPatience() {
    return config.server().drainTime().multipliedBy(2);
  }

  /** Ends everything, within seconds: no new connections, then the clients, then the brokers. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    watch.close();
    phase = Health.Phase.DRAINING;
    certificates.ifPresent(Certificates::close);
    listener.stop();
    Map<String, Runnable> ends = new LinkedHashMap<>();
    apps.forEach((id, app) -> ends.put(id, app::close));
    Closing.all(ends);
    listener.close();
    admin.ifPresent(AdminServer::close);
    telemetry.close();
    meters.close();
  }
}
