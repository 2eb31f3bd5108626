package io.echobridge.broker.redis;

import io.echobridge.channel.ChannelName;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/** Prefixes that the operator gave; of several that fit, the longest is cut off. */
final class FixedPrefixes implements Prefixes {
  private static final List<String> CACHE =
      List.of("cache-*", "private-cache-*", "presence-cache-*", "private-encrypted-cache-*");

  private final List<String> longestFirst;
  private final String first;

  FixedPrefixes(List<String> prefixes) {
    this.first = prefixes.get(0);
    this.longestFirst =
        prefixes.stream()
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  @Override
  public Reading read(String name, byte[] body) {
    for (String prefix : longestFirst) {
      if (name.startsWith(prefix)) {
        return Reading.ofChannel(name.substring(prefix.length()));
      }
    }
    return Reading.FOREIGN;
  }

  @Override
  public String outgoing(String channel) {
    return first + channel;
  }

  /**
   * A channel's names at Redis, by which it is asked for. None where it would be a channel of the
   * nodes, or one through which the servers of a Socket.IO cluster ask each other: they count who
   * listens there, and wait for as many answers. Clients choose names, and nothing there is an
   * event.
   */
  List<byte[]> atRedis(ChannelName channel) {
    if (channel.value().startsWith(Names.PEERS) || channel.value().startsWith(Names.MARKS)) {
      return List.of();
    }
    return longestFirst.stream()
        .map(prefix -> prefix + channel.value())
        .filter(name -> !(name.contains("-request#") && name.endsWith("#")))
        .map(name -> name.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  /** The patterns of all cache channels ({@link ChannelName#isCache}). */
  List<byte[]> cachePatterns() {
    return patterns(CACHE).stream().map(each -> each.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /** Patterns of names behind the prefixes. */
  List<String> patterns(List<String> wanted) {
    return longestFirst.stream()
        .flatMap(prefix -> wanted.stream().map(pattern -> RedisPattern.literal(prefix) + pattern))
        .toList();
  }

  /** Whether a name at Redis fits one of the patterns behind the prefixes. */
  boolean hear(List<String> wanted, String name) {
    return patterns(wanted).stream().anyMatch(pattern -> RedisPattern.matches(pattern, name));
  }

  /** The patterns that hear each name once: a prefix of another prefix hears for both. */
  List<String> patterns() {
    return longestFirst.stream()
        .filter(
            each ->
                longestFirst.stream()
                    .noneMatch(other -> !other.equals(each) && each.startsWith(other)))
        .map(RedisPattern::beginningWith)
        .toList();
  }
}
