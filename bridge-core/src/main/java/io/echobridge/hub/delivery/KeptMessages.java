package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelName;
import io.echobridge.history.SourceEntries;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a source that the history has, for other nodes. From any thread but a loop.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class KeptMessages {
  private final Sequencer order;
  private final Recall recall;
  private final SourceEntries entries;

  /**
   * @param order whose lock guards the history
   */
  public KeptMessages(Sequencer order, Recall recall) {
    this.order = order;
    this.recall = recall;
    this.entries = new SourceEntries(recall.history());
  }

  /** As {@link SourceEntries#newest}. */
  public long newest(int source, long most) {
    synchronized (order) {
      return entries.newest(source, most);
    }
  }

  /** As {@link SourceEntries#read}. */
  public SourceEntries.@Nullable Row read(
      int source, long behind, long after, long upTo, int most, LongUnaryOperator endOf) {
    synchronized (order) {
      return entries.read(source, behind, after, upTo, most, endOf);
    }
  }

  /** A message for that channel is missing, and nobody can bring it. */
  public void lose(int source, int lane, long ordinal, ChannelName channel) {
    synchronized (order) {
      recall.history().lose(source, lane, ordinal, channel);
    }
  }
}
