package io.echobridge.broker.rabbitmq;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What RabbitMQ does not let us do, or has not, and that we can do without: it costs just that, is
 * told once, and is tried again now and then. Thread-safe.
 */
final class Powers {
  /** When what was refused is tried again. */
  static final long AGAIN_MILLIS = 30_000;

  private static final Logger log = LoggerFactory.getLogger(RabbitBroker.class);

  private final String where;
  private final Map<String, String> missing = new ConcurrentHashMap<>();

  Powers(String where) {
    this.where = where;
  }

  /**
   * @param power what it costs: "dead letters are kept nowhere"
   */
  void refused(String power, String words) {
    if (!words.equals(missing.put(power, words))) {
      log.warn("{}: {}: {}; trying again now and then", where, power, words);
    }
  }

  void granted(String power) {
    if (missing.remove(power) != null) {
      log.info("{}: no longer: {}", where, power);
    }
  }
}
