package io.echobridge.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/**
 * The event loops of a server: one for each IO thread of its worker, made before the first
 * connection.
 */
public final class EventLoops {
  /**
   * A task, what it hands in at another loop, and what that gives to a socket for the end of a
   * batch.
   */
  private static final int TURNS = 3;

  private final List<EventLoop> all;
  private final Map<XnioIoThread, EventLoop> byThread;

  private EventLoops(List<EventLoop> all, Map<XnioIoThread, EventLoop> byThread) {
    this.all = List.copyOf(all);
    this.byThread = byThread;
  }

  /**
   * Loops whose sockets write each for itself.
   *
   * @param tickMillis the resolution of timers: one fires up to this late
   */
  public static EventLoops of(XnioWorker worker, long tickMillis) {
    return of(worker, tickMillis, () -> Sends.PLAIN);
  }

  /**
   * @param tickMillis the resolution of timers: one fires up to this late
   * @param sends makes what hands a loop's writes to the kernel; called on that loop
   */
  public static EventLoops of(XnioWorker worker, long tickMillis, Supplier<Sends> sends) {
    List<EventLoop> loops = new ArrayList<>();
    Map<XnioIoThread, EventLoop> byThread = new HashMap<>();
    int count = worker.getIoThreadCount();
    for (int number = 0; number < count; number++) {
      XnioIoThread thread = worker.getIoThread(number);
      EventLoop loop = new XnioEventLoop(thread, number, tickMillis, sends);
      loops.add(loop);
      byThread.put(thread, loop);
    }
    return new EventLoops(loops, byThread);
  }

  /** Loops that are no threads of a worker. */
  static EventLoops of(List<EventLoop> all) {
    return new EventLoops(all, Map.of());
  }

  /** No loop at all: enough to make what is only to be checked, and not to start it. */
  public static EventLoops none() {
    return new EventLoops(List.of(), Map.of());
  }

  public List<EventLoop> all() {
    return all;
  }

  /**
   * Waits until the tasks that were handed in so far are done, with what they handed in at other
   * loops, and until sockets were given what these wrote: threads of a worker that shuts down take
   * no tasks, not even from each other. Not on a loop.
   *
   * @return whether they were within that time
   */
  public boolean settle(Duration patience) {
    long untilNanos = System.nanoTime() + patience.toNanos();
    try {
      for (int turn = 0; turn < TURNS; turn++) {
        CountDownLatch turned = new CountDownLatch(all.size());
        all.forEach(loop -> loop.execute(() -> loop.flushLater(turned::countDown)));
        if (!turned.await(untilNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * The loop of a connection's IO thread.
   *
   * @throws IllegalArgumentException when the thread is not of this server's worker
   */
  public EventLoop of(XnioIoThread thread) {
    EventLoop loop = byThread.get(thread);
    if (loop == null) {
      throw new IllegalArgumentException("not an IO thread of this server: " + thread);
    }
    return loop;
  }
}
