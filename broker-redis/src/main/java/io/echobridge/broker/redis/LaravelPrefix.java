package io.echobridge.broker.redis;

import io.echobridge.channel.ChannelName;
import java.util.ArrayList;
import java.util.List;

/**
 * The prefixes that Laravel's defaults make of an application's name: its slug, which is empty
 * where nothing of the name is left in ASCII, and one of two endings.
 */
final class LaravelPrefix {
  private static final List<String> ENDINGS = List.of("_database_", "-database-");

  /** Of a prefix and a name; what is longer is not looked at. */
  private static final int LONGEST = 2 * ChannelName.MAX_LENGTH;

  /** One way to take a name apart. */
  record Split(String prefix, String channel) {
    /** Whether it would be a channel that not everybody may listen to. */
    boolean guarded() {
      return LaravelPrefix.guarded(channel);
    }
  }

  private LaravelPrefix() {}

  /**
   * All ways to take a name apart, the shortest prefix first; a slug or a channel may hold an
   * ending too. None for the name of a guarded channel: what is said there is not for the public
   * channel that would be left.
   */
  static List<Split> splits(String name) {
    return guarded(name) ? List.of() : alike(name);
  }

  /** As the other one, whatever the name begins with. */
  static List<Split> alike(String name) {
    if (name.length() > LONGEST || !name.contains("database")) {
      return List.of();
    }
    List<Split> splits = new ArrayList<>(1);
    for (int at = 0; at < name.length(); at++) {
      boolean wholeSlug = at == 0 || isAlphanumeric(name.charAt(at - 1));
      if (wholeSlug) {
        for (String ending : ENDINGS) {
          int end = at + ending.length();
          if (end < name.length() && name.startsWith(ending, at)) {
            splits.add(new Split(name.substring(0, end), name.substring(end)));
          }
        }
      }
      boolean separator = name.charAt(at) == '_' || name.charAt(at) == '-';
      if (!isAlphanumeric(name.charAt(at)) && !(separator && at > 0 && wholeSlug)) {
        break; // no slug goes on here
      }
    }
    return splits;
  }

  /** A name without the prefix, if it has one that could be learned. */
  static String cut(String name) {
    List<Split> splits = splits(name);
    return splits.isEmpty() ? name : splits.get(0).channel();
  }

  static boolean guarded(String name) {
    return name.startsWith("private-") || name.startsWith("presence-");
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
