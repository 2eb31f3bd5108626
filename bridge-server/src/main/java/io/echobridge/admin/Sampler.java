package io.echobridge.admin;

import io.echobridge.admin.history.History;
import io.echobridge.admin.history.Line;
import io.echobridge.net.ClientMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures every two seconds, for the plots, on a thread of its own, and has the other nodes know
 * every ten seconds how this one does. Clients are counted as seldom: that walks all of them.
 */
final class Sampler implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sampler.class);

  private final History history = new History();
  private final List<AppSamples> apps = new ArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "admin-history");
            made.setDaemon(true);
            return made;
          });

  private final Runnable besides;
  private long rounds;

  /**
   * @param besides is to be done as often
   */
  Sampler(List<? extends AppStatus> apps, Runnable besides) {
    this.besides = besides;
    apps.forEach(app -> this.apps.add(new AppSamples(app)));
  }

  void start() {
    var unused =
        thread.scheduleAtFixedRate(this::measure, 0, History.STEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  History history() {
    return history;
  }

  private void measure() {
    try {
      boolean isTenth = rounds++ % History.RATIO == 0;
      Map<Line, Float> values = new HashMap<>();
      values.put(new Line("", "waiting", ""), (float) ClientMemory.ofProcess().waiting());
      for (AppSamples app : apps) {
        app.measure(System.nanoTime(), isTenth, values);
      }
      besides.run();
      history.add(System.currentTimeMillis(), values);
    } catch (RuntimeException e) {
      log.error("What the plots show could not be measured; this is a defect", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
