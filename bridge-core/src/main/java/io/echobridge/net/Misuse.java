package io.echobridge.net;

import io.echobridge.text.Throttle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of code that touches what belongs to an event loop from elsewhere: once a minute, because
 * clients decide how often such code runs. Thread-safe.
 */
final class Misuse {
  private static final Logger log = LoggerFactory.getLogger(Misuse.class);

  private final Throttle throttle = Throttle.onceAMinute();

  /** Tells where the caller is, and which loop it should be on. */
  void tell(EventLoop loop) {
    throttle.tell(
        note ->
            log.error(
                "Something that belongs to event loop {} was called on another thread, and is"
                    + " done on the loop; this is a defect ({})",
                loop.index(),
                note,
                new IllegalStateException("on thread " + Thread.currentThread().getName())));
  }
}
