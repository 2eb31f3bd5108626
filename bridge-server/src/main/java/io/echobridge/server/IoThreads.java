package io.echobridge.server;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** The threads of XNIO on which event loops run. */
final class IoThreads {
  private static final long STOP_SECONDS = 2;

  private IoThreads() {}

  /**
   * @param loops how many run an event loop
   * @param workers how many besides do what may take a moment
   * @param ended runs when all of them have ended
   */
  static XnioWorker start(int loops, int workers, Runnable ended) {
    OptionMap options =
        OptionMap.builder()
            .set(Options.WORKER_NAME, "echobridge")
            .set(Options.WORKER_IO_THREADS, loops)
            .set(Options.WORKER_TASK_CORE_THREADS, workers)
            .set(Options.WORKER_TASK_MAX_THREADS, workers)
            .set(Options.CONNECTION_HIGH_WATER, 10_000_000)
            .set(Options.CONNECTION_LOW_WATER, 10_000_000)
            .getMap();
    try {
      return Xnio.getInstance().createWorker(null, options, ended);
    } catch (IOException e) {
      throw new IllegalStateException("cannot start the IO threads", e);
    }
  }

  /** Ends them; waits for it, for seconds at most. */
  static void end(XnioWorker worker) {
    worker.shutdown();
    try {
      if (!worker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      worker.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
