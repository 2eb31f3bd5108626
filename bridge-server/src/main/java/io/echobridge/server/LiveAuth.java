package io.echobridge.server;

import io.echobridge.auth.AuthConfig;
import io.echobridge.auth.AuthRequest;
import io.echobridge.auth.Authorization;
import io.echobridge.auth.Authorizer;
import io.echobridge.call.Pace;
import io.echobridge.config.AppConfig;
import io.echobridge.settings.Faults;
import io.echobridge.trace.Tracer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the present application; what the one before was asked it still answers. Questions come from
 * any thread.
 */
final class LiveAuth implements Authorizer, LivePart<AppConfig> {
  private static final String BLOCK = "auth";

  /** All of the block: another application is made of it. */
  private static final LiveKeys KEYS = LiveKeys.of(BLOCK);

  /** Of every question to whichever application: a reload begins no new second. */
  private final Pace pace;

  private final Tracer tracer;
  private volatile Optional<AuthConfig> config;
  private volatile AuthBackend backend;

  private LiveAuth(Optional<AuthConfig> config, Pace pace, Tracer tracer, AuthBackend backend) {
    this.config = config;
    this.pace = pace;
    this.tracer = tracer;
    this.backend = backend;
  }

  /**
   * @param path where the app's block stands, for faults
   * @param tracer who follows its questions
   */
  static LiveAuth of(String path, AppConfig app, Tracer tracer, Faults faults) {
    Pace pace = new Pace(callsPerSecond(app).orElse(1));
    AuthBackend backend =
        faults
            .attempt(path + "." + BLOCK, () -> AuthBackend.of(app.auth(), pace, tracer))
            .orElseGet(AuthBackend::nobody);
    return new LiveAuth(app.auth(), pace, tracer, backend);
  }

  /** How often the application may be asked, about whatever; empty where nothing is asked. */
  private static Optional<Integer> callsPerSecond(AppConfig app) {
    return app.connect()
        .map(connect -> connect.calls(app.auth()))
        .or(app::auth)
        .map(AuthConfig::callsPerSecond);
  }

  @Override
  public CompletableFuture<Authorization> authorize(AuthRequest request) {
    return backend.authorizer().authorize(request);
  }

  /** Of every question to the application, whatever it is about. */
  Pace pace() {
    return pace;
  }

  /** How many questions to the present application found no room to wait. */
  long overflowed() {
    return backend.overflowed().getAsLong();
  }

  /** Whether the application is being asked something at this moment. */
  boolean isAsking() {
    return backend.asking().getAsBoolean();
  }

  @Override
  public String name() {
    return "authorizer";
  }

  @Override
  public boolean takes(List<String> setting, AppConfig next) {
    return KEYS.include(setting);
  }

  @Override
  public Runnable prepare(AppConfig next) {
    // What a CA file holds may be new though its name is not.
    boolean same = next.auth().equals(config) && next.auth().flatMap(AuthConfig::caFile).isEmpty();
    Faults faults = new Faults();
    Optional<AuthBackend> other =
        same
            ? Optional.empty()
            : faults.attempt(BLOCK, () -> AuthBackend.of(next.auth(), pace, tracer));
    faults.done();
    return () -> {
      config = next.auth();
      callsPerSecond(next).ifPresent(pace::change);
      other.ifPresent(made -> backend = made);
    };
  }

  void close() {
    backend.close();
  }
}
