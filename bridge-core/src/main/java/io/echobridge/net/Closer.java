package io.echobridge.net;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Closes sockets on a thread of its own. On an IO thread XNIO answers each close with a {@code
 * selectNow()}, which reports up to a thousand other sockets again: thousands of clients that
 * vanish at once would stall everybody else for seconds.
 */
public final class Closer {
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
      } catch (IOException | RuntimeException e) {
        // It is closed as far as it can be; the peer is gone either way.
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
