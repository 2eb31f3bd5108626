package io.echobridge.broker.kafka;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operator should see to while the link is up: each thing is said once, not once a look.
 */
final class Notices {
  private static final Logger log = LoggerFactory.getLogger(KafkaBroker.class);

  private final String where;
  private final Map<String, String> said = new ConcurrentHashMap<>();

  Notices(String where) {
    this.where = where;
  }

  /**
   * Something about a matter; nothing new is not said again.
   *
   * @param matter one of a few fixed words
   * @param words empty when all is well
   */
  void about(String matter, String words) {
    String before = said.put(matter, words);
    if (words.isEmpty()) {
      if (before != null && !before.isEmpty()) {
        log.info("{}: no longer: {}", where, before);
      }
    } else if (!words.equals(before)) {
      log.warn("{}: {}", where, words);
    }
  }
}
