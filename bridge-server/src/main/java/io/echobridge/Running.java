package io.echobridge;

import io.echobridge.logging.Logging;
import io.echobridge.server.Server;
import io.echobridge.server.StartException;
import io.echobridge.systemd.Supervisor;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a server in the foreground. */
public final class Running {
  private static final Logger log = LoggerFactory.getLogger(Running.class);

  private Running() {}

  /**
   * Starts a server and returns only when the process is about to end: SIGTERM and SIGINT drain and
   * close the server in an orderly way, a second one ends the process at once.
   *
   * @throws StartException when it cannot be started; it is closed then
   */
  public static void untilStopped(Server server) throws StartException, InterruptedException {
    untilStopped(server, Supervisor.of(System.getenv()));
  }

  /**
   * As the other one.
   *
   * @param reload what SIGHUP asks for; called on a thread of its own
   */
  static void untilStopped(Server server, Runnable reload)
      throws StartException, InterruptedException {
    Supervisor supervisor = Supervisor.of(System.getenv());
    Hangup.calls(() -> supervisor.whileReloading(reload)); // first: unheard, the signal ends us
    untilStopped(server, supervisor);
  }

  private static void untilStopped(Server server, Supervisor supervisor)
      throws StartException, InterruptedException {
    try {
      server.start();
    } catch (StartException | RuntimeException e) {
      server.close();
      throw e;
    }
    supervisor.watch(server.readyPatience(), server::attached, server.eventLoops());
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  SecondSignal.endsAtOnce();
                  log.info("Stopping");
                  supervisor.stopping(server.drainPatience());
                  server.drain();
                  server.close();
                  log.info("Stopped");
                  Logging.finish();
                },
                "stop"));
    new CountDownLatch(1).await();
  }
}
