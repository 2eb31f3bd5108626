package io.echobridge;

import io.echobridge.logging.Logging;
import io.echobridge.server.Service;
import io.echobridge.server.StartException;
import io.echobridge.systemd.Supervisor;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a service in the foreground. */
public final class Running {
  private static final Logger log = LoggerFactory.getLogger(Running.class);

  private Running() {}

  /**
   * Starts a service and returns only when the process is about to end: SIGTERM and SIGINT drain
   * and close it in an orderly way, a second one ends the process at once.
   *
   * @throws StartException when it cannot be started; it is closed then
   */
  public static void untilStopped(Service service) throws StartException, InterruptedException {
    untilStopped(service, Supervisor.of(System.getenv()));
  }

  /**
   * As the other one.
   *
   * @param reload what SIGHUP asks for; called on a thread of its own
   */
  static void untilStopped(Service service, Runnable reload)
      throws StartException, InterruptedException {
    Supervisor supervisor = Supervisor.of(System.getenv());
    Hangup.calls(() -> supervisor.whileReloading(reload)); // first: unheard, the signal ends us
    untilStopped(service, supervisor);
  }

  private static void untilStopped(Service service, Supervisor supervisor)
      throws StartException, InterruptedException {
    try {
      service.start();
    } catch (StartException | RuntimeException e) {
      service.close();
      throw e;
    }
    supervisor.watch(service.readyPatience(), service::attached, service.eventLoops());
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  SecondSignal.endsAtOnce();
                  log.info("Stopping");
                  supervisor.stopping(service.drainPatience());
                  service.drain();
                  service.close();
                  log.info("Stopped");
                  Logging.finish();
                },
                "stop"));
    new CountDownLatch(1).await();
  }
}
