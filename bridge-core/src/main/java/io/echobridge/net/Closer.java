package io.echobridge.net;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes sockets on a thread of its own. On an IO thread XNIO answers each close with a {@code
 * selectNow()}, which reports up to a thousand other sockets again: thousands of clients that
 * vanish at once would stall everybody else for seconds.
 */
public final class Closer {
  private static final Logger log = LoggerFactory.getLogger(Closer.class);
  private static final BlockingQueue<Closeable> QUEUE = new LinkedBlockingQueue<>();

  static {
    Thread thread = new Thread(Closer::run, "closer");
    thread.setDaemon(true);
    thread.start();
  }

  private Closer() {}

  /** Closes soon; from any thread. The caller must have suspended reads and writes. */
  public static void close(Closeable connection) {
    QUEUE.add(connection);
  }

  @SuppressWarnings("InfiniteLoopStatement")
  private static void run() {
    while (true) {
      try {
        QUEUE.take().close();
      } catch (InterruptedException e) {
        return;
      } catch (IOException | RuntimeException e) {
        // It is closed as far as it can be; the peer is gone either way.
      } catch (Throwable e) {
        // Without this thread no socket would ever be closed again.
        log.error("A connection could not be closed; this is a defect", e);
      }
    }
  }
}
