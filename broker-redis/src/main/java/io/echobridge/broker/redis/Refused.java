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
final class Refused {
  /** When what was refused is asked for again. */
  static final long AGAIN_MILLIS = 30_000;

  private static final Logger log = LoggerFactory.getLogger(RedisBroker.class);

  private final String where;
  private final String peers;
  private final Set<String> told = new HashSet<>();

  /**
   * @param peers the nodes' channel
   */
  Refused(String where, String peers) {
    this.where = where;
    this.peers = peers;
  }

  String peers() {
    return peers;
  }

  /** One thing was refused: a pattern, or the nodes' channel. */
  void tell(String name, Throwable failure) {
    if (told.add(name)) {
      String words = Failures.words(failure);
      if (name.equals(peers) || name.equals(Glob.literal(peers))) {
        log.warn(
            "{}: no messages from other nodes, as their channel {} was refused: {}; allow it with"
                + " ACL SETUSER … &{}",
            where,
            peers,
            words,
            peers);
      } else {
        log.warn(
            "{}: nothing is heard by the pattern {}, as it was refused: {}", where, name, words);
      }
    }
  }

  /** All but these were allowed. */
  void allowed(List<String> still) {
    if (told.removeIf(name -> !still.contains(name))) {
      log.info("{}: what was refused is allowed now", where);
    }
  }

  /** Nothing is left to listen to. */
  Throwable entirely(List<String> patterns, Throwable failure) {
    if (!Failures.refused(failure) || !patterns.contains("*")) {
      return failure;
    }
    String words = Failures.words(failure);
    return new IllegalStateException(
        words + ": listening to all names needs &* in the user's ACL; or give the prefix");
  }
}
