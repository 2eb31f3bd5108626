package io.echobridge.hub.stats;

import io.echobridge.text.Throttle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of our own defects that a message or a client brings to light, once a minute: others decide
 * how often one comes. Thread-safe.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class DefectLog {
  private static final Logger log = LoggerFactory.getLogger(DefectLog.class);

  private final Throttle throttle = Throttle.onceAMinute();

  /**
   * @param what what is broken, and how that shows
   */
  public void defect(String what, Throwable e) {
    throttle.tell(note -> log.error("{}; this is a defect ({})", what, note, e));
  }
}
