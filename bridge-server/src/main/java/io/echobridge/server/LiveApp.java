package io.echobridge.server;

import io.echobridge.api.Api;
import io.echobridge.auth.AuthConfig;
import io.echobridge.auth.AuthRequest;
import io.echobridge.auth.Authorization;
import io.echobridge.auth.Authorizer;
import io.echobridge.call.Pace;
import io.echobridge.config.AppConfig;
import io.echobridge.config.BrokerConfig;
import io.echobridge.gate.Admission;
import io.echobridge.gate.Origins;
import io.echobridge.hub.Hub;
import io.echobridge.hub.HubLimits;
import io.echobridge.mapping.Mapping;
import io.echobridge.net.EventLoops;
import io.echobridge.protocol.Admission;
import io.echobridge.protocol.Origins;
import io.echobridge.settings.Faults;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What of an app can be changed while it runs: whom it asks, who may come, what it may use, its
 * HTTP API and its mappings. Read from any thread, changed by one at a time. As an authorizer it
 * asks the present application; what the one before was asked it still answers.
 */
final class LiveApp implements Authorizer {
  private static final int API_THREADS = 2;

  /** How many requests to the HTTP API may wait for one of its threads. */
  private static final int API_WAITING = 1_000;

  private final String path;
  private final Origins origins;

  /** Of every question to whichever application: a reload begins no new second. */
  private final Pace pace;

  /** Of the HTTP API: as long as publishing is held back, it is one of these that waits. */
  private final ExecutorService threads;

  private volatile AppConfig config;
  private volatile Application application;
  private volatile Optional<Api> api = Optional.empty();

  private LiveApp(String id, AppConfig config, Pace pace, Application application) {
    this.path = "apps." + id;
    this.threads = threads(id);
    this.config = config;
    this.pace = pace;
    this.application = application;
    this.origins = new Origins(config.origins(), application.hosts());
  }

  static LiveApp of(String id, AppConfig config, Faults faults) {
    Pace pace = new Pace(config.auth().map(AuthConfig::callsPerSecond).orElse(1));
    Application application =
        faults
            .attempt("apps." + id + ".auth", () -> Application.of(config.auth(), pace))
            .orElseGet(Application::nobody);
    return new LiveApp(id, config, pace, application);
  }

  private static ExecutorService threads(String app) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            API_THREADS,
            API_THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(API_WAITING),
            task -> {
              Thread thread = new Thread(task, "api-" + app);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** Puts the HTTP API before the hub, if there is to be one. */
  void open(EventLoops loops, Hub hub) {
    api = config.api().map(settings -> new Api(settings, loops, threads, hub));
  }

  @Override
  public CompletableFuture<Authorization> authorize(AuthRequest request) {
    return application.authorizer().authorize(request);
  }

  Origins origins() {
    return origins;
  }

  Optional<Api> api() {
    return api;
  }

  /** How long a client may take nothing of what waits for it. */
  long patienceMillis() {
    return config.limits().slowClientTimeout().toMillis();
  }

  HubLimits hubLimits() {
    AppConfig.Limits limits = config.limits();
    return new HubLimits(
        limits.maxEventSize(),
        limits.maxInFlight(),
        limits.maxChannelsPerConnection(),
        limits.messagesPerSecond(),
        limits.maxWhisper(),
        limits.bytesPerSecond());
  }

  Admission.Limits admissionLimits() {
    AppConfig.Limits limits = config.limits();
    return new Admission.Limits(
        limits.maxConnections(),
        limits.maxConnectionsPerAddress(),
        limits.handshakesPerSecond(),
        limits.handshakeWait(),
        limits.messagesPerSecond());
  }

  /** How many questions to the present application found no room to wait. */
  long overflowed() {
    return application.overflowed().getAsLong();
  }

  /** Whether the application is being asked something at this moment. */
  boolean isAsking() {
    return application.asking().getAsBoolean();
  }

  /**
   * Whether a setting can be changed while the app runs.
   *
   * @param keys its path within the app's block
   */
  boolean isLive(List<String> keys, AppConfig next) {
    return switch (keys.get(0)) {
      case "origins", "limits", "auth", "api" -> true;
      case "brokers" ->
          keys.size() > 2 && keys.get(2).equals("mappings") && canRemap(keys.get(1), next);
      default -> false;
    };
  }

  // A broker was told at its start whether the addresses of its messages are channels.
  private boolean canRemap(String broker, AppConfig next) {
    BrokerConfig<?> now = config.brokers().get(broker);
    BrokerConfig<?> then = next.brokers().get(broker);
    return now != null
        && then != null
        && now.factory().type().equals(then.factory().type())
        && now.mapping(1).channelsAreAddresses() == then.mapping(1).channelsAreAddresses();
  }

  /**
   * Makes ready what of other settings can be changed in place; what is returned changes it, and
   * fails no more.
   */
  Runnable change(AppConfig next, EventLoops loops, Hub hub, Faults faults) {
    // What a CA file holds may be new though its name is not.
    boolean sameAuth =
        next.auth().equals(config.auth()) && next.auth().flatMap(AuthConfig::caFile).isEmpty();
    Optional<Application> asked =
        sameAuth
            ? Optional.of(application)
            : faults.attempt(path + ".auth", () -> Application.of(next.auth(), pace));
    Map<String, Mapping> mappings = new LinkedHashMap<>();
    Map<String, BrokerConfig<?>> brokers = new LinkedHashMap<>(config.brokers());
    for (String name : config.brokers().keySet()) {
      BrokerConfig<?> then = next.brokers().get(name);
      if (then != null && canRemap(name, next)) {
        mappings.put(name, then.mapping(next.limits().maxEventSize()));
        brokers.put(name, then);
      }
    }
    return () -> {
      boolean sameApi = next.api().equals(config.api());
      config =
          new AppConfig(
              config.hosts(),
              config.path(),
              next.origins(),
              brokers,
              next.auth(),
              next.api(),
              next.limits());
      next.auth().map(AuthConfig::callsPerSecond).ifPresent(pace::change);
      asked.ifPresent(present -> application = present);
      origins.replace(config.origins(), application.hosts());
      hub.change(hubLimits());
      mappings.forEach(hub::change);
      if (!sameApi) {
        open(loops, hub);
      }
    };
  }

  void close() {
    threads.shutdown();
    application.close();
  }
}
