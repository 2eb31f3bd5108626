package io.echobridge.history;

import io.echobridge.channel.ChannelName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Picks entries of one channel from a history, whose owner's lock guards this too. */
public final class ChannelEntries {
  private final History history;

  public ChannelEntries(History history) {
    this.history = history;
  }

  /** The newest ones, in their order. */
  public List<LogEntry> newest(ChannelName channel, int most) {
    Chain chain = history.chain(channel);
    return chain == null
        ? List.of()
        : chain.from(Math.max(0, chain.size() - most), most, entry -> true);
  }

  /**
   * The oldest ones that are not before a point, in their order.
   *
   * @param start null for all that are kept
   * @param behind only those with a higher number in the hub's order
   */
  public List<LogEntry> behind(ChannelName channel, @Nullable Place start, long behind, int most) {
    Chain chain = history.chain(channel);
    if (chain == null) {
      return List.of();
    }
    long from = start == null ? behind : Math.max(behind, history.numberOf(start));
    return chain.from(
        chain.firstBehind(from),
        most,
        entry -> start == null || start.eventsOf(entry) < LogEntry.ALL);
  }
}
