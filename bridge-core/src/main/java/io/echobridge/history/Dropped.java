package io.echobridge.history;

import io.echobridge.channel.ChannelName;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was last dropped of channels of which nothing is left, so that a quiet channel counts as
 * complete while busy ones push each other out. Of the channels that were dropped last each is
 * known by itself, and of all before only the newest. Guarded by its {@link History}'s owner.
 */
final class Dropped {
  private static final int MOST_CHANNELS = 5_000;

  /** The one that was dropped last is the last one. */
  private final Map<ChannelName, LogEntry> last = new LinkedHashMap<>();

  private @Nullable LogEntry before;

  /** An entry was dropped; only the newest of its channel counts. */
  void add(LogEntry entry) {
    LogEntry known = last.remove(entry.channel());
    last.put(entry.channel(), newer(known, entry));
    if (last.size() > MOST_CHANNELS) {
      var oldest = last.values().iterator();
      before = newer(before, oldest.next());
      oldest.remove();
    }
  }

  private static LogEntry newer(@Nullable LogEntry one, LogEntry other) {
    return one != null && one.sequence() > other.sequence() ? one : other;
  }

  /** The last one that may have been dropped of a channel; null where none was. */
  @Nullable LogEntry of(ChannelName channel) {
    LogEntry known = last.get(channel);
    return known == null ? before : known;
  }
}
