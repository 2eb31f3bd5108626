package io.echobridge.admin;

import io.echobridge.channel.ChannelName;
import io.echobridge.text.Glob;
import java.util.Collection;
import java.util.List;

/**
 * Which channels somebody wants to see. It is asked for each event on the threads that carry them,
 * so what one may want is bounded. Thread-safe.
 */
final class ChannelFilter {
  private static final int MOST = 20;
  private static final int MOST_STARS = 10;

  private final List<Glob> wanted;

  /**
   * @param patterns in which {@code *} is any text; none: all channels
   * @throws IllegalArgumentException when they ask too much
   */
  ChannelFilter(Collection<String> patterns) {
    if (patterns.size() > MOST) {
      throw new IllegalArgumentException("at most " + MOST + " times");
    }
    for (String pattern : patterns) {
      long stars = pattern.chars().filter(c -> c == '*').count();
      if (pattern.length() > ChannelName.MAX_LENGTH || stars > MOST_STARS) {
        throw new IllegalArgumentException(
            "at most %d characters and %d stars".formatted(ChannelName.MAX_LENGTH, MOST_STARS));
      }
    }
    this.wanted = patterns.stream().map(Glob::new).toList();
  }

  boolean takes(ChannelName channel) {
    for (int i = 0; i < wanted.size(); i++) {
      if (wanted.get(i).matches(channel.value())) {
        return true;
      }
    }
    return wanted.isEmpty();
  }
}
