package io.echobridge;

import java.util.concurrent.Semaphore;

/** SIGHUP, by which {@code systemctl reload} asks to read the configuration again. */
final class Hangup {
  private Hangup() {}

  /**
   * Has something done from now on whenever the signal comes, once at a time: signals that come
   * meanwhile count as one.
   */
  static void calls(Runnable action) {
    Semaphore asked = new Semaphore(0);
    Thread thread = new Thread(() -> run(asked, action), "reload");
    thread.setDaemon(true);
    thread.start();
    Signals.on("HUP", asked::release);
  }

  private static void run(Semaphore asked, Runnable action) {
    try {
      while (true) {
        asked.acquire();
        asked.drainPermits();
        action.run();
      }
    } catch (InterruptedException e) {
      // Nobody interrupts it.
    }
  }
}
