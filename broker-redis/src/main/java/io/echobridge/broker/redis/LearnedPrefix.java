package io.echobridge.broker.redis;

import io.echobridge.channel.ChannelName;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prefix that Laravel's defaults make of the application's name, found in the first message
 * that looks like Laravel's. Until then names without one pass as they are; afterwards only names
 * with the prefix do. Used on the thread that receives.
 */
final class LearnedPrefix implements Prefixes {
  private static final Logger LOG = LoggerFactory.getLogger(RedisBroker.class);

  /** The slug never looks like the beginning of a guarded channel: that is a channel's name. */
  private static final Pattern LARAVEL =
      Pattern.compile(
          "(?!private-|presence-)([a-z0-9]+(?:[_-][a-z0-9]+)*?(?:_database_|-database-)).+",
          Pattern.DOTALL);

  private static final int MOST_NAMED = 16;

  /** Of a prefix and a name; what is longer is not looked at, as it costs stack. */
  private static final int LONGEST = 2 * ChannelName.MAX_LENGTH;

  private final String where;
  private final Set<String> named = new HashSet<>();
  private volatile String learned = "";

  LearnedPrefix(String where) {
    this.where = where;
  }

  /** A name without the prefix, if it has one that could be learned. */
  static String cut(String name) {
    Matcher matcher = LARAVEL.matcher(name);
    return name.length() <= LONGEST && matcher.matches() ? name.substring(matcher.end(1)) : name;
  }

  @Override
  public Reading read(String name, byte[] body) {
    String prefix = learned;
    if (!prefix.isEmpty() && name.startsWith(prefix)) {
      return Reading.ofChannel(name.substring(prefix.length()));
    }
    Matcher matcher = LARAVEL.matcher(name);
    boolean laravels =
        name.length() <= LONGEST && matcher.matches() && LaravelEnvelope.isLikely(body);
    if (prefix.isEmpty()) {
      return laravels ? learn(name, matcher.group(1)) : Reading.ofChannel(name);
    }
    if (laravels) {
      complain(prefix, matcher.group(1));
      return Reading.OTHER_PREFIX;
    }
    return Reading.FOREIGN;
  }

  @Override
  public String outgoing(String channel) {
    return learned + channel;
  }

  private Reading learn(String name, String prefix) {
    learned = prefix;
    LOG.info(
        "{}: found the prefix \"{}\"; names without it are dropped from now on", where, prefix);
    return Reading.ofChannel(name.substring(prefix.length()));
  }

  private void complain(String prefix, String other) {
    if (named.size() < MOST_NAMED && named.add(other)) {
      LOG.error(
          "{}: prefix = auto found \"{}\", and now events arrive with the prefix \"{}\": they are"
              + " dropped. Say which is this app's with prefix = \"…\" (or a list for both)",
          where,
          prefix,
          other);
    }
  }
}
