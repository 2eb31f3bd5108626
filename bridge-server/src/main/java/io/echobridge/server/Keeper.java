package io.echobridge.server;

import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.hub.Hub;
import io.echobridge.net.EventLoops;
import io.echobridge.net.HeapShares;
import io.echobridge.settings.Faults;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.XnioWorker;

/**
 * A node without clients, which hears what the brokers bring and what the other nodes know, so that
 * they can be restarted. It opens no port, asks no application, and calls none.
 */
public final class Keeper implements Service {
  private static final Logger log = LoggerFactory.getLogger(Keeper.class);

  /** It has nobody to send away. */
  private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(5);

  private final Duration readyPatience;
  private final XnioWorker worker;
  private final EventLoops loops;
  private final Map<String, KeptApp> apps;
  private final Lookout lookout;
  private final Watch watch;
  private volatile long startedNanos;
  private boolean closed;

  /**
   * Makes one that is not started yet.
   *
   * @throws InvalidConfigException with why it could not work
   */
  public static Keeper create(EchobridgeConfig config) throws InvalidConfigException {
    List<String> faults = faults(config);
    if (!faults.isEmpty()) {
      throw new InvalidConfigException(faults);
    }
    return new Keeper(config);
  }

  private Keeper(EchobridgeConfig config) {
    this.readyPatience = config.server().readyPatience();
    this.worker = IoThreads.start(1, 1, () -> {});
    this.loops = EventLoops.of(worker, config.server().timerTick().toMillis());
    this.apps = KeptApp.all(config, loops, new Faults());
    Map<String, Hub> hubs = new LinkedHashMap<>();
    apps.forEach((id, app) -> hubs.put(id, app.hub()));
    this.lookout = new Lookout(loops, hubs);
    this.watch = new Watch(lookout::look);
  }

  /**
   * Why a configuration could not be kept, one line each, led by the path of the setting. What only
   * nodes with clients need is not looked at, such as certificates.
   */
  public static List<String> faults(EchobridgeConfig config) {
    Faults faults = new Faults();
    var unused = KeptApp.all(config, EventLoops.none(), faults);
    return faults.lines();
  }

  @Override
  public synchronized void start() {
    log.info("Memory for data from outside: {}", HeapShares.describe());
    startedNanos = System.nanoTime();
    apps.values().forEach(KeptApp::start);
    lookout.begin();
    watch.start();
  }

  @Override
  public Duration readyPatience() {
    return readyPatience;
  }

  @Override
  public Optional<String> attached() {
    if (apps.values().stream().allMatch(KeptApp::isReady)) {
      return Optional.of("Keeping");
    }
    boolean waited = System.nanoTime() - startedNanos >= readyPatience.toNanos();
    return waited ? Optional.of("Keeping, but not all brokers are connected") : Optional.empty();
  }

  @Override
  public EventLoops eventLoops() {
    return loops;
  }

  /** Returns at once. */
  @Override
  public void drain() {
    hubs().forEach(Hub::drain);
  }

  @Override
  public Duration drainPatience() {
    return DRAIN_PATIENCE;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    watch.close();
    Map<String, Runnable> ends = new LinkedHashMap<>();
    apps.forEach((id, app) -> ends.put(id, app.hub()::close));
    Closing.all(ends);
    IoThreads.end(worker);
  }

  private List<Hub> hubs() {
    return apps.values().stream().map(KeptApp::hub).toList();
  }
}
