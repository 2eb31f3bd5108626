package io.echobridge.broker.redis;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Redis' user may not do: it costs just that, is told once, and is tried again now and then,
 * as permissions can be changed while a connection lasts. For one thread.
 */
final class Forbidden {
  /** When what was refused is asked for again. */
  static final long AGAIN_MILLIS = 30_000;

  private static final Logger log = LoggerFactory.getLogger(RedisBroker.class);

  private final String where;
  private final Set<String> told = new HashSet<>();

  Forbidden(String where) {
    this.where = where;
  }

  /** A pattern was refused. */
  void tell(String pattern, Throwable failure) {
    if (told.add(pattern)) {
      log.warn(
          "{}: no events arrive for the pattern {}, because it was refused: {}",
          where,
          pattern,
          Failures.words(failure));
    }
  }

  /** All but these were allowed. */
  void allowed(List<String> still) {
    if (told.removeIf(name -> !still.contains(name))) {
      log.info("{}: Redis now allows what it refused before", where);
    }
  }

  /** Nothing is left to listen to. */
  Throwable entirely(List<String> patterns, Throwable failure) {
    if (!Failures.refused(failure) || !patterns.contains("*")) {
      return failure;
    }
    String words = Failures.words(failure);
    return new Entirely(
        words + ": to subscribe to all names, the user needs &* in the ACL; or set the prefix");
  }

  /** Redis has refused, and this says more than it does. */
  static final class Entirely extends IllegalStateException {
    private static final long serialVersionUID = 1;

    Entirely(String words) {
      super(words);
    }
  }
}
