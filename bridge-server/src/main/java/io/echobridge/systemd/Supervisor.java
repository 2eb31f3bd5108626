package io.echobridge.systemd;

import io.echobridge.net.EventLoops;
import io.echobridge.net.Pulse;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * systemd, where it started this process and wants to hear of it ({@code Type=notify}, {@code
 * WatchdogSec}); otherwise nobody, and every call is without effect. Thread-safe.
 */
public final class Supervisor {
  private static final Logger log = LoggerFactory.getLogger(Supervisor.class);
  private static final long LOOK_MILLIS = 50;

  /** What systemd waits beyond our own patience before it takes a start or a stop for failed. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Optional<NotifySocket> socket;
  private final Optional<Duration> watchdog;
  private volatile boolean saidReady;

  private Supervisor(Optional<NotifySocket> socket, Optional<Duration> watchdog) {
    this.socket = socket;
    this.watchdog = watchdog;
  }

  /**
   * Whoever the environment names.
   *
   * @param environment this process's
   */
  public static Supervisor of(Map<String, String> environment) {
    String address = environment.getOrDefault("NOTIFY_SOCKET", "");
    if (address.isEmpty()) {
      return new Supervisor(Optional.empty(), Optional.empty());
    }
    try {
      return new Supervisor(Optional.of(new NotifySocket(address)), watchdog(environment));
    } catch (IOException | LinkageError e) {
      log.error(
          "Cannot report to systemd that the daemon is ready, so systemd will treat the"
              + " start as failed: {}; set Type=exec and WatchdogSec=0 in the unit",
          e.getMessage());
      return new Supervisor(Optional.empty(), Optional.empty());
    }
  }

  // The time is for the process that WATCHDOG_PID names, not for those that inherited it.
  private static Optional<Duration> watchdog(Map<String, String> environment) {
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    String pid = environment.getOrDefault("WATCHDOG_PID", "");
    boolean ours = pid.isEmpty() || pid.equals(Long.toString(ProcessHandle.current().pid()));
    return ours && micros.matches("[1-9][0-9]{0,17}")
        ? Optional.of(Duration.of(Long.parseLong(micros), ChronoUnit.MICROS))
        : Optional.empty();
  }

  /**
   * Says that the process is starting, then, from a thread of its own, that it is ready, and from
   * then on that its event loops are alive: only after each of them has done a task since the last
   * time.
   *
   * @param patience how long the start may take
   * @param ready asked until it answers, with one line for {@code systemctl status}
   */
  public void watch(Duration patience, Supplier<Optional<String>> ready, EventLoops loops) {
    if (socket.isEmpty()) {
      return;
    }
    send(extension(patience));
    Thread thread = new Thread(() -> run(ready, new Pulse(loops)), "systemd");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Has something done that changes the configuration, while systemd knows: {@code systemctl
   * reload} returns when it is done.
   */
  public void whileReloading(Runnable action) {
    if (!saidReady) { // which is all that it waits for
      action.run();
      return;
    }
    send("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
    try {
      action.run();
    } finally {
      send("READY=1");
    }
  }

  /**
   * Says that the process is about to end.
   *
   * @param patience how long that may take, also where the unit's {@code TimeoutStopSec} is shorter
   */
  public void stopping(Duration patience) {
    send("STOPPING=1\nSTATUS=Stopping\n" + extension(patience));
  }

  private static String extension(Duration patience) {
    return "EXTEND_TIMEOUT_USEC=" + TimeUnit.MILLISECONDS.toMicros(patience.plus(GRACE).toMillis());
  }

  private void run(Supplier<Optional<String>> ready, Pulse pulse) {
    try {
      Optional<String> status = ready.get();
      while (status.isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        status = ready.get();
      }
      saidReady = true;
      send("READY=1\nSTATUS=" + status.get());
      if (watchdog.isPresent()) {
        ping(watchdog.get().dividedBy(2), pulse);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // systemd asks for a sign of life in half the time after which it restarts.
  @SuppressWarnings("InfiniteLoopStatement")
  private void ping(Duration interval, Pulse pulse) throws InterruptedException {
    while (true) {
      long begun = System.nanoTime();
      pulse.ask();
      while (!pulse.hasTurnedSince(begun)) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
      send("WATCHDOG=1");
      TimeUnit.NANOSECONDS.sleep(begun + interval.toNanos() - System.nanoTime());
    }
  }

  private void send(String state) {
    socket.ifPresent(
        to -> {
          try {
            to.send(state + '\n');
          } catch (IOException e) {
            log.warn("{} was not reported to systemd: {}", state.lines().findFirst().orElse(""), e);
          }
        });
  }
}
