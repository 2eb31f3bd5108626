package io.echobridge.server;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the clients away without hurry, so that they do not all come back in the same second. */
final class Drain {
  private static final Logger log = LoggerFactory.getLogger(Drain.class);

  /** How far apart two clients leave at most: few clients keep nobody waiting. */
  private static final Duration GAP = Duration.ofMillis(20);

  /**
   * The least where clients of other nodes come through this one: those nodes have to hear that it
   * stops before they lose the first one, or take it for a client that has left.
   */
  private static final Duration NOTICE = Duration.ofSeconds(1);

  /** What the last ones may take longer: a timer's tick, and polls that are under way. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final long LOOK_MILLIS = 20;

  private final List<App> apps;
  private final Duration most;

  Drain(Collection<App> apps, Duration most) {
    this.apps = List.copyOf(apps);
    this.most = most;
  }

  /** Returns when all have left and nothing is asked any more, or the time is over. */
  void run() {
    int clients = clients();
    boolean passesOn = apps.stream().anyMatch(App::passesOn);
    Duration time = time(clients, passesOn, most);
    long noticed = System.nanoTime() + (passesOn ? time.toNanos() : 0);
    log.info("Draining: {} clients leave within {} ms", clients, time.toMillis());
    apps.forEach(app -> app.drain(time));
    // Polls that are passed on are not counted, and cut only when this node closes.
    boolean left =
        await(() -> clients() == 0 && System.nanoTime() - noticed >= 0, time.plus(GRACE));
    boolean answered = await(() -> apps.stream().noneMatch(app -> app.auth().isAsking()), most);
    log.info(
        "Drained: {}{}",
        left ? "all clients have left" : clients() + " clients are cut",
        answered ? "" : "; open auth requests are cancelled");
  }

  /**
   * Over how long that many clients leave.
   *
   * @param passesOn whether some may be clients of other nodes
   */
  static Duration time(int clients, boolean passesOn, Duration most) {
    Duration unhurried = GAP.multipliedBy(clients);
    if (passesOn && unhurried.compareTo(NOTICE) < 0) {
      unhurried = NOTICE;
    }
    return unhurried.compareTo(most) < 0 ? unhurried : most;
  }

  private int clients() {
    return apps.stream().mapToInt(App::clients).sum();
  }

  private static boolean await(BooleanSupplier done, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
