package io.echobridge.hub.delivery;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Confirm;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.stats.Counters;
import io.echobridge.hub.stats.Taps;
import io.echobridge.mapping.MappedEvent;
import io.echobridge.presence.Entry;
import io.echobridge.presence.PresentMember;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.Delivery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes every broadcast of a hub. Each takes what it costs from the one budget of bytes in flight
 * before it exists, and gives it back when the last loop has it. Thread-safe.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class Broadcasts {
  /** What a broadcast takes besides its text: itself, its tasks, its frame's header. In bytes. */
  private static final long OVERHEAD = 512;

  private final ByteBudget budget;
  private final Counters counters;
  private final Taps taps;
  private final Receipts receipts;

  /** Of a hub where nobody wants to know who has an event. */
  public Broadcasts(ByteBudget budget, Counters counters, Taps taps) {
    this(budget, counters, taps, new Receipts("", counters));
  }

  public Broadcasts(ByteBudget budget, Counters counters, Taps taps, Receipts receipts) {
    this.receipts = receipts;
    this.budget = budget;
    this.counters = counters;
    this.taps = taps;
  }

  /**
   * About what a broadcast takes, in bytes.
   *
   * @param text how long its names and its data are
   */
  public static long cost(int text) {
    return OVERHEAD + text;
  }

  /**
   * An event of the application. Waits until there is room for it.
   *
   * @return null when the budget was closed
   */
  public @Nullable Broadcast event(ChannelName channel, BroadcastEvent event) {
    long cost = cost(event);
    return budget.acquire(cost) ? counted(channel, event, cost) : null;
  }

  /**
   * Events of one message, in order. Waits until there is room for all of them.
   *
   * @return null when the budget was closed
   */
  public @Nullable List<Broadcast> events(List<MappedEvent> events) {
    long all = 0;
    for (MappedEvent each : events) {
      all += cost(each.event());
    }
    if (all > 0 && !budget.acquire(all)) {
      return null;
    }
    List<Broadcast> made = new ArrayList<>(events.size());
    for (MappedEvent each : events) {
      made.add(counted(each.channel(), each.event(), cost(each.event())));
    }
    return made;
  }

  private static long cost(BroadcastEvent event) {
    return cost(event.name().length() + event.data().length());
  }

  private Broadcast of(ChannelName channel, BroadcastEvent event, long cost) {
    Delivery delivery = Delivery.event(channel, event);
    return new Broadcast(
        channel, (encoder, at) -> encoder.event(delivery.at(at)), event, null, false, cost, this);
  }

  private Broadcast counted(ChannelName channel, BroadcastEvent event, long cost) {
    Confirm confirm = event.confirm();
    Broadcast made = of(channel, event, cost);
    return confirm == null ? made : made.countedBy(receipts.of(confirm));
  }

  /**
   * An event that was published before, for clients that missed it. It takes no room in flight, and
   * goes to no loop as a whole.
   *
   * @param offset where it stands
   */
  Broadcast repeated(ChannelName channel, BroadcastEvent event, String offset) {
    Broadcast repeated = of(channel, event, 0);
    repeated.standsAt(() -> offset);
    repeated.repeats();
    return repeated;
  }

  /**
   * What a client of this node says to the others.
   *
   * @param from the client's subscription of the channel
   * @return null when there is no room for it
   */
  public @Nullable Broadcast whisper(String name, RawJson data, Subscription from) {
    return whisper(from.channelName(), name, data, from.sender(), from.connection);
  }

  /**
   * What a client says to the others.
   *
   * @param connection the client's, where it is one of this node
   * @return null when there is no room for it
   */
  public @Nullable Broadcast whisper(
      ChannelName channel,
      String name,
      RawJson data,
      Delivery.Sender sender,
      @Nullable ClientConnection connection) {
    long cost = cost(name.length() + data.length());
    if (!budget.tryAcquire(cost)) {
      return null;
    }
    Delivery whisper = Delivery.whisper(channel, name, data, sender);
    return new Broadcast(
        channel,
        (encoder, at) -> encoder.whisper(whisper.at(at)),
        null,
        connection,
        true,
        cost,
        this);
  }

  /**
   * That a user comes to a presence channel, or online; there is always room for that.
   *
   * @param to whose subscribers hear it
   */
  Broadcast joining(ChannelName to, Entry entry) {
    if (to.isInternal()) {
      return online(to, entry.userId(), true);
    }
    PresentMember member = entry.present();
    return presence(to, (encoder, at) -> encoder.presenceJoining(to, member), member.member());
  }

  /** That a user has left a presence channel, or is offline; as {@link #joining}. */
  Broadcast leaving(ChannelName to, Entry entry) {
    if (to.isInternal()) {
      return online(to, entry.userId(), false);
    }
    Member member = entry.member();
    return presence(to, (encoder, at) -> encoder.presenceLeaving(to, member), member);
  }

  private Broadcast online(ChannelName to, String userId, boolean isOnline) {
    List<String> user = List.of(userId);
    List<String> nobody = List.of();
    return always(
        to,
        (encoder, at) ->
            isOnline ? encoder.watchlist(user, nobody) : encoder.watchlist(nobody, user),
        userId.length());
  }

  /** How many subscribers a channel has; there is always room for that. */
  Broadcast count(ChannelName channel, int subscribers) {
    return always(channel, (encoder, at) -> encoder.subscriptionCount(channel, subscribers), 0);
  }

  private Broadcast presence(ChannelName channel, Broadcast.Message message, Member member) {
    return always(channel, message, member.channelData().length());
  }

  private Broadcast always(ChannelName channel, Broadcast.Message message, int text) {
    long cost = cost(text);
    budget.charge(cost);
    return new Broadcast(channel, message, null, null, false, cost, this);
  }

  /** Whether the bringers of events are made to wait for room. */
  public boolean holdBack() {
    return budget.holdsBack();
  }

  /** A broadcast is over: its last loop has passed it on. */
  void release(long cost) {
    budget.release(cost);
  }

  Counters counters() {
    return counters;
  }

  Taps taps() {
    return taps;
  }
}
