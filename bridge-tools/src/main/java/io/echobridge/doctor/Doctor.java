package io.echobridge.doctor;

import io.echobridge.auth.AppKeys;
import io.echobridge.auth.AuthConfig;
import io.echobridge.config.AppConfig;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.PusherConfig;
import io.echobridge.config.ServerConfig;
import io.echobridge.webhook.WebhookConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** All checks that a configuration gives cause for. */
public final class Doctor {
  private static final Duration BROKER = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofSeconds(90);

  private final EchobridgeConfig config;
  private final DoctorOptions options;
  private final List<Check> checks = new ArrayList<>();

  public Doctor(EchobridgeConfig config, DoctorOptions options) {
    this.config = config;
    this.options = options;
    ServerConfig server = config.server();
    Entrance first = Entrance.first(config);
    checks.add(new RefusalCheck(config));
    if (server.plain()) {
      checks.add(PortCheck.plain(server.host(), server.port(), first));
    }
    server.tls().ifPresent(tls -> checks.add(PortCheck.tls(server.host(), tls.port(), first)));
    checks.add(new RelayPortCheck(config));
    checks.add(new AdminCheck(config.admin(), server.tls(), OwnPorts.of(config)));
    server.tls().ifPresent(tls -> checks.add(new CertificateCheck(tls, Instant.now())));
    config.apps().forEach(this::app);
    options.laravel().ifPresent(this::laravel);
    options.env().ifPresent(this::env);
    options.publicUrl().ifPresent(this::proxies);
    if (options.canary()) {
      config.apps().forEach(this::canaries);
    }
  }

  /**
   * Runs the checks at the same time, and tells what they find in their own order.
   *
   * @param told hears of each finding, on the thread that calls
   */
  public List<Finding> examine(Consumer<Finding> told) throws InterruptedException {
    ExecutorService threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "doctor");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<List<Finding>>> running = new ArrayList<>();
      for (Check check : checks) {
        running.add(threads.submit(check::look));
      }
      List<Finding> all = new ArrayList<>();
      for (Future<List<Finding>> each : running) {
        for (Finding finding : found(each)) {
          if (!all.contains(finding)) { // several checks may need the same file
            told.accept(finding);
            all.add(finding);
          }
        }
      }
      return all;
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Finding> found(Future<List<Finding>> running) throws InterruptedException {
    try {
      return running.get(LONGEST.plus(options.listen()).toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return List.of(broken("it took more than " + LONGEST.toSeconds() + " s"));
    } catch (ExecutionException e) {
      return List.of(
          e.getCause() instanceof UnusableCaFileException unusable
              ? unusable.finding()
              : broken(String.valueOf(e.getCause())));
    }
  }

  private static Finding broken(String how) {
    return Finding.warning(
        "doctor",
        "A check did not finish: " + how + ".",
        "Something was not checked.",
        "This is a defect of the doctor: please report it.");
  }

  private void app(String id, AppConfig app) {
    app.brokers()
        .forEach(
            (name, broker) -> {
              Optional<String> refused = BrokerTrial.refused(id, name, broker);
              if (refused.isPresent()) {
                checks.add(() -> List.of(broker(id, name, refused.get())));
                return;
              }
              checks.add(new BrokerCheck(id, name, broker, BROKER));
              if (!options.listen().isZero()) {
                checks.add(new WireCheck(id, name, broker, options.listen()));
              }
            });
    if (app.brokers().entrySet().stream()
        .allMatch(each -> BrokerTrial.refused(id, each.getKey(), each.getValue()).isEmpty())) {
      checks.add(new ClusterCheck(id, app, BROKER));
      checks.add(new RecoveryCheck(id, app));
    }
    checks.add(new OriginsCheck(id, app));
    app.keys().ifPresent(keys -> webhooks(id, app, keys));
    Optional<String> caFile = app.auth().flatMap(AuthConfig::caFile);
    app.connect()
        .ifPresent(tokens -> checks.add(new TokenCheck("apps." + id + ".connect", tokens, caFile)));
    String key = "apps." + id + ".auth";
    if (app.auth().isEmpty()) {
      if (app.keys().isEmpty()) { // else the application's signatures tell who may listen
        checks.add(() -> List.of(noAuth(key)));
      }
      return;
    }
    boolean hasKeys = app.keys().isPresent();
    AuthConfig auth = app.auth().get();
    checks.add(new AuthCheck(key + ".url", auth.url(), auth, hasKeys));
    auth.byOrigin()
        .forEach(
            (origin, url) ->
                checks.add(
                    new AuthCheck(key + ".by-origin.\"" + origin + '"', url, auth, hasKeys)));
  }

  private void proxies(URI url) {
    URI daemon = local();
    config
        .apps()
        .forEach(
            (id, app) -> checks.add(new PublicCheck(url, Entrance.of(config, id, app), daemon)));
    Entrance first = Entrance.first(config);
    if (first.polling()) {
      checks.add(new PollingCheck(url, first, daemon));
    }
    if (first.webSocket()) {
      checks.add(new PatienceCheck(url, first));
    }
  }

  private void canaries(String id, AppConfig app) {
    Entrance entrance = Entrance.of(config, id, app);
    if (!entrance.webSocket()) {
      checks.add(() -> List.of(noCanary(id)));
      return;
    }
    URI base = options.publicUrl().orElseGet(this::local);
    URI client = Engine.webSocket(base, entrance.path(), entrance.query());
    app.brokers()
        .forEach(
            (name, broker) -> {
              if (BrokerTrial.refused(id, name, broker).isEmpty()) {
                checks.add(new CanaryCheck(id, name, broker, client));
              }
            });
  }

  private URI local() {
    ServerConfig server = config.server();
    return server.plain()
        ? Engine.local("http", server.host(), server.port())
        : Engine.local("https", server.host(), server.tls().orElseThrow().port());
  }

  private static Finding noCanary(String id) {
    return Finding.warning(
        "canary-no-websocket",
        "apps." + id + ": the transports of protocols.echo leave WebSockets out.",
        "No event was sent through the daemon: the doctor's own client has nothing else.",
        "See with \"echobridge tail\" whether events arrive.");
  }

  private static Finding noAuth(String key) {
    return Finding.warning(
        "auth-none",
        key + ": no endpoint decides who may listen.",
        "Every subscription to a private or presence channel is refused.",
        key + ".url = \"https://shop.example/broadcasting/auth\"");
  }

  private void laravel(Path folder) {
    Laravel laravel;
    try {
      laravel = Laravel.read(folder);
    } catch (IOException e) {
      checks.add(
          () ->
              List.of(
                  Finding.fault(
                      "laravel-missing",
                      "--laravel: " + folder + "/.env is missing, or this user cannot read it.",
                      "Laravel's settings cannot be compared with this configuration.",
                      "Name the application's folder, where artisan is, and run this as a user who"
                          + " can read its .env.")));
      return;
    }
    Map<String, AppConfig> apps = config.apps();
    checks.add(new LaravelDriverCheck(laravel, apps.values()));
    publishing(laravel);
    if (laravel.driver().equals("redis")) {
      checks.add(new LaravelPrefixCheck(laravel, apps));
      checks.add(new LaravelRedisCheck(laravel, apps.values()));
    }
    checks.add(new LaravelQueueCheck(laravel));
    checks.add(new LaravelCacheCheck(laravel));
    checks.add(new LaravelOriginCheck(laravel, apps, options.publicUrl()));
  }

  private void env(Path file) {
    try {
      Laravel laravel = Laravel.ofEnv(file);
      checks.add(new LaravelDriverCheck(laravel, config.apps().values()));
      publishing(laravel);
    } catch (IOException e) {
      checks.add(
          () ->
              List.of(
                  Finding.fault(
                      "env-missing",
                      "--env: " + file + " cannot be read.",
                      "What the application does cannot be compared with what is expected here.",
                      "Name its .env file, as a user who may read it.")));
    }
  }

  /** Whether the application can publish here over HTTP. */
  private void publishing(Laravel laravel) {
    PusherVariables variables = PusherVariables.of(laravel);
    Map<String, AppConfig> apps = config.apps();
    checks.add(new LaravelCredentialsCheck(variables, apps));
    LaravelCredentialsCheck.meant(variables, apps)
        .filter(meant -> variables.areUsed())
        .ifPresent(
            meant -> {
              checks.add(new LaravelPublishingCheck(variables, meant.app(), meant.keys()));
              if (!meant.asks()) {
                checks.add(new LaravelClockCheck(laravel));
              }
            });
  }

  private void webhooks(String id, AppConfig app, AppKeys keys) {
    List<WebhookConfig> hooks = app.pusher().map(PusherConfig::webhooks).orElse(List.of());
    for (int i = 0; i < hooks.size(); i++) {
      String key = "apps." + id + ".pusher.webhooks[" + i + "].url";
      checks.add(new WebhookCheck(key, hooks.get(i), keys.first()));
    }
  }

  private static Finding broker(String app, String name, String refused) {
    return Finding.fault(
        "broker-settings",
        "apps." + app + ".brokers." + name + ": " + refused,
        "The daemon does not start with it.",
        "Correct it; \"echobridge check-config\" checks all settings.");
  }
}
