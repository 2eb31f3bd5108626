package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.history.Place;
import io.echobridge.net.FrameSink;
import io.echobridge.presence.Entry;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.Delivery;
import io.echobridge.protocol.MessageEncoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session on a channel, as the shard of its loop holds it. Touched on that loop only; a session
 * that moves gets new ones.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class Subscription {
  /** Not in the shard yet: the task that puts it there waits in the loop's queue. */
  private static final int COMING = -1;

  /** Not in the shard any more, and never again. */
  private static final int ENDED = -2;

  /** Its objects, and its places in arrays and maps. */
  private static final int BYTES = 256;

  final ClientConnection connection;
  final Channel channel;

  // What a broadcast needs of the connection, without a look at it.
  final MessageEncoder encoder;
  final FrameSink sink;

  /** Its place in the roster, on a presence channel. */
  final @Nullable Entry entry;

  /** Where it stands in its shard's array. */
  int index = COMING;

  /** Whether the list of members is already on its way to the client. */
  boolean membersComing;

  /** Behind which point its client hears everything; null where nobody keeps a history. */
  @Nullable Place since;

  /** Behind which point it heard what is published, after it was brought up to date. */
  @Nullable Place caughtUpTo;

  /** What brings it up to date, while that lasts: until then it hears nothing else. */
  @Nullable Replay replay;

  /** The number of the channel's last change when its client last heard who is there. */
  long listedAt;

  /** Whether that was without asking, as it came back; guarded by the order, as the above. */
  boolean isListUnasked;

  Subscription(ClientConnection connection, Channel channel, @Nullable Entry entry) {
    this.connection = connection;
    this.channel = channel;
    this.encoder = connection.encoder();
    this.sink = connection.sink();
    this.entry = entry;
  }

  /** The one of a channel; null where there is none. */
  public static @Nullable Subscription find(List<Subscription> all, ChannelName channel) {
    for (int i = 0; i < all.size(); i++) {
      Subscription each = all.get(i);
      if (each.channelName().equals(channel)) {
        return each;
      }
    }
    return null;
  }

  /** The same of a connection that its client goes on with. */
  Subscription on(ClientConnection target) {
    Subscription moved = new Subscription(target, channel, entry);
    moved.since = since;
    moved.caughtUpTo = caughtUpTo;
    moved.listedAt = listedAt;
    moved.isListUnasked = isListUnasked;
    return moved;
  }

  /**
   * About what a client's subscription takes, in bytes.
   *
   * @param member as whom, on a presence channel
   */
  public static long cost(ChannelName channel, @Nullable Member member) {
    return BYTES
        + 2L * channel.value().length()
        + (member == null ? 0 : 2L * member.channelData().length());
  }

  /** What this one takes. */
  public long cost() {
    return cost(channel.name(), entry == null ? null : entry.member());
  }

  /** As whom it says something to the others. */
  Delivery.Sender sender() {
    return new Delivery.Sender(connection.publicId(), entry == null ? null : entry.member());
  }

  /** Behind which point of the history its client has heard everything, at least. */
  public @Nullable Place since() {
    return since;
  }

  /** Whether its client has been sent all that it missed. */
  public boolean isUpToDate() {
    return replay == null;
  }

  /** Whether all that it was brought up to date with is before a point. */
  public boolean isCaughtUpBefore(Place point) {
    Place end = caughtUpTo;
    return isUpToDate() && (end == null || point.reaches(end));
  }

  /** Its member, on a presence channel. */
  public @Nullable Member member() {
    return entry == null ? null : entry.member();
  }

  public ChannelName channelName() {
    return channel.name();
  }

  boolean isActive() {
    return index >= 0;
  }

  boolean isEnded() {
    return index == ENDED;
  }

  void end() {
    index = ENDED;
  }
}
