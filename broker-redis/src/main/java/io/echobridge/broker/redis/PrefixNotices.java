package io.echobridge.broker.redis;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of each prefix once what {@code prefix = auto} makes of it. For one thread. */
final class PrefixNotices {
  private static final Logger log = LoggerFactory.getLogger(RedisBroker.class);
  private static final int MOST_NAMED = 64;

  private final String where;
  private final Losses losses;
  private final Set<String> told = new HashSet<>();

  PrefixNotices(String where, Losses losses) {
    this.where = where;
    this.losses = losses;
  }

  void found(String prefix) {
    if (first("found", prefix)) {
      log.info(
          "{}: found the prefix \"{}\"; once several channels have it, names without it"
              + " are dropped",
          where,
          prefix);
    }
  }

  void other(String prefix, String other) {
    if (first("other", other)) {
      log.error(
          "{}: prefix = auto found \"{}\", but now events arrive with the prefix \"{}\":"
              + " they are dropped. Set this app's prefix with prefix = \"…\" (or a list for"
              + " both)",
          where,
          prefix,
          other);
    }
  }

  void withAndWithout(String prefix) {
    if (first("both", prefix)) {
      log.warn(
          "{}: events with and without the prefix \"{}\" reach clients: both are"
              + " accepted. Set the one that is this app's: prefix = \"{}\", or prefix = \"\"",
          where,
          prefix,
          prefix);
    }
  }

  void notTaken(String prefix) {
    if (first("not taken", prefix)) {
      log.warn(
          "{}: names begin with \"{}\", which looks like a prefix of Laravel's but is not"
              + " treated as one. If it is this app's, set prefix = \"{}\"; if not, prefix ="
              + " \"\"",
          where,
          prefix,
          prefix);
    }
  }

  void takenBack(String prefix) {
    if (first("taken back", prefix)) {
      log.warn(
          "{}: the prefix \"{}\" is wrong, or only some names have it: clients listen to"
              + " names without it. These events are delivered from now on. Set prefix = \"\""
              + " if there is no prefix",
          where,
          prefix);
    }
  }

  /**
   * Somebody listens to what was dropped.
   *
   * @param other the prefix that it has, if any
   */
  void lost(String prefix, String other) {
    losses.lost(() -> words(prefix, other));
  }

  private static String words(String prefix, String other) {
    if (prefix.isEmpty()) {
      return "prefix = auto found none, and events with \""
          + other
          + "\" do not reach clients that listen to them: set this app's with prefix = \""
          + other
          + "\" or \"\"";
    }
    String what = other.isEmpty() ? "without it" : "with \"" + other + "\"";
    return "prefix = auto found \""
        + prefix
        + "\", and events "
        + what
        + " are dropped although clients listen to them: set this app's with prefix = \""
        + prefix
        + "\" or prefix = \""
        + other
        + '"';
  }

  private boolean first(String what, String prefix) {
    return told.size() < MOST_NAMED && told.add(what + ' ' + prefix);
  }
}
