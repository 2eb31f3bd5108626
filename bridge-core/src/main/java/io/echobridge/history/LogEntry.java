package io.echobridge.history;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.mapping.MappedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What one message brought to one channel. Most are never looked at again, so it keeps the message
 * as it came, and opens it only for a client that comes back. Its constants may be read by any
 * thread.
 */
public final class LogEntry {
  private static final AtomicIntegerFieldUpdater<LogEntry> HOLDERS =
      AtomicIntegerFieldUpdater.newUpdater(LogEntry.class, "holders");

  /** Itself, its places in rings, and the message around its bytes. */
  private static final int BYTES = 200;

  /** The same of what stands for one that was dropped. */
  private static final int DROPPED_BYTES = 96;

  private final long sequence;
  private final ChannelName channel;
  private final int source;
  private final int lane;
  private final long ordinal;
  private final long at;
  private final int cost;

  /** Null in what stands for one that was dropped, while older ones of other channels are kept. */
  private final @Nullable Content content;

  /** Whether the history has it no more. */
  private volatile boolean isGone;

  /** For how many clients it is kept although it is gone. */
  @SuppressWarnings("UnusedVariable") // by its name
  private volatile int holders;

  /**
   * @param sequence its number in the hub's order
   * @param at when it came, in nanoseconds
   * @param isFirst whether no other entry counts what the content takes
   */
  LogEntry(
      long sequence,
      ChannelName channel,
      int source,
      int lane,
      long ordinal,
      long at,
      Content content,
      boolean isFirst) {
    this.sequence = sequence;
    this.channel = channel;
    this.source = source;
    this.lane = lane;
    this.ordinal = ordinal;
    this.at = at;
    this.content = content;
    this.cost = BYTES + (isFirst ? content.bytes() : 0);
  }

  private LogEntry(LogEntry dropped) {
    this.sequence = dropped.sequence;
    this.channel = dropped.channel;
    this.source = dropped.source;
    this.lane = dropped.lane;
    this.ordinal = dropped.ordinal;
    this.at = dropped.at;
    this.content = null;
    this.cost = DROPPED_BYTES;
  }

  /** The history drops it. Whoever goes on with it has it count for himself from now on. */
  void goes() {
    isGone = true;
  }

  /** Whether the history has dropped it. From any thread. */
  public boolean isGone() {
    return isGone;
  }

  /** It is kept for one more client; whether that is the first. From any thread. */
  public boolean held() {
    return HOLDERS.getAndIncrement(this) == 0;
  }

  /** It is kept for one less; whether that was the last. From any thread. */
  public boolean letGo() {
    return HOLDERS.decrementAndGet(this) == 0;
  }

  /** What stands for this one once it is dropped: where it was. */
  LogEntry dropped() {
    return new LogEntry(this);
  }

  /** Whether it only says where one was. */
  public boolean isDropped() {
    return content == null;
  }

  /**
   * One event of the message.
   *
   * @param number which of all its events it is, from 0
   * @param isLast whether it is the last of all
   */
  public record Numbered(int number, boolean isLast, BroadcastEvent event) {
    /** How many events of the message are out with this one; {@link #ALL} where all are. */
    public int events() {
      return isLast ? ALL : number + 1;
    }
  }

  /** All events of a message. */
  public static final int ALL = Integer.MAX_VALUE;

  /**
   * The message's events for this channel, in order. None where it turns out to be no event at all:
   * what nobody listens to is not opened before.
   */
  public List<Numbered> open() {
    Content kept = content;
    List<MappedEvent> all = kept == null ? List.of() : kept.events();
    List<Numbered> here = new ArrayList<>(1);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).channel().equals(channel)) {
        here.add(new Numbered(i, i == all.size() - 1, all.get(i).event()));
      }
    }
    return here;
  }

  /** Whether both are of one message. */
  public boolean isOfOneMessage(LogEntry other) {
    return source == other.source && lane == other.lane && ordinal == other.ordinal;
  }

  public ChannelName channel() {
    return channel;
  }

  public long sequence() {
    return sequence;
  }

  int source() {
    return source;
  }

  int lane() {
    return lane;
  }

  public long ordinal() {
    return ordinal;
  }

  long at() {
    return at;
  }

  /** The message as a broker brought it; null where it is not kept, or came from no broker. */
  public @Nullable BrokerMessage message() {
    return content == null ? null : content.message();
  }

  /** About what it takes of the heap, in bytes. */
  public int cost() {
    return cost;
  }

  /**
   * About what it keeps in the heap by itself, in bytes: with its message, which others of the same
   * message need not have any more.
   */
  public int kept() {
    return BYTES + (content == null ? 0 : content.bytes());
  }
}
