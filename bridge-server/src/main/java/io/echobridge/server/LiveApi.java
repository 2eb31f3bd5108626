package io.echobridge.server;

import io.echobridge.api.Api;
import io.echobridge.auth.AppKeys;
import io.echobridge.config.ApiConfig;
import io.echobridge.config.AppConfig;
import io.echobridge.gate.Occurrence;
import io.echobridge.gate.RefusalCount;
import io.echobridge.hub.Hub;
import io.echobridge.net.EventLoops;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The HTTP API before an app's hub, if there is to be one. Asked for from any thread. */
final class LiveApi implements LivePart<AppConfig> {
  /** All of the block: another API is made of it. */
  private static final LiveKeys KEYS = LiveKeys.of("api");

  private static final int THREADS = 2;

  /** How many requests may wait for one of the threads. */
  private static final int WAITING = 1_000;

  private final EventLoops loops;
  private final Hub hub;
  private final Supplier<Optional<AppKeys>> keys;
  private final Predicate<String> sayable;
  private final IntSupplier maxEventSize;
  private final RefusalCount refusals;

  /** As long as publishing is held back, it is one of these that waits. */
  private final ExecutorService threads;

  private Optional<ApiConfig> config;
  private volatile Optional<Api> present;

  LiveApi(
      String app,
      Optional<ApiConfig> config,
      Supplier<Optional<AppKeys>> keys,
      EventLoops loops,
      Hub hub,
      Predicate<String> sayable,
      IntSupplier maxEventSize) {
    this.keys = keys;
    this.maxEventSize = maxEventSize;
    this.sayable = sayable;
    this.loops = loops;
    this.hub = hub;
    this.refusals = new RefusalCount(app, "api");
    this.threads = threads(app);
    this.config = config;
    this.present = made();
  }

  private static ExecutorService threads(String app) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "api-" + app);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private Optional<Api> made() {
    return config.map(
        settings -> new Api(settings, keys, loops, threads, hub, sayable, maxEventSize, refusals));
  }

  Optional<Api> present() {
    return present;
  }

  /** How many requests were refused. */
  long refused() {
    return refusals.sum();
  }

  /** The last request that was refused, if any was. */
  List<Occurrence> latest() {
    return refusals.latest().stream().toList();
  }

  @Override
  public String name() {
    return "HTTP API";
  }

  @Override
  public boolean takes(List<String> setting, AppConfig next) {
    return KEYS.include(setting);
  }

  @Override
  public Runnable prepare(AppConfig next) {
    return () -> {
      if (!next.api().equals(config)) {
        config = next.api();
        present = made();
      }
    };
  }

  void close() {
    threads.shutdown();
  }
}
