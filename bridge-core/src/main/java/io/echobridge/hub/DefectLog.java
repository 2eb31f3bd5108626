package io.echobridge.hub;

import io.echobridge.text.Throttle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of our own defects that a message or a client brings to light, once a minute: others decide
 * how often one comes. Thread-safe.
 */
final class DefectLog {
  private static final Logger log = LoggerFactory.getLogger(DefectLog.class);

  private final Throttle throttle = Throttle.onceAMinute();

  void defect(String what, Throwable e) {
    throttle.tell(note -> log.error("{}; this is a defect ({})", what, note, e));
  }
}
