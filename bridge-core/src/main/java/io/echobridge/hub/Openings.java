package io.echobridge.hub;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.channel.ChannelName;
import io.echobridge.gate.CloseReason;
import io.echobridge.history.Place;
import io.echobridge.hub.delivery.Subscription;
import io.echobridge.net.Timer;
import io.echobridge.protocol.Beginning;
import io.echobridge.protocol.ClientSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Begin}s of a session that are open. The first one opens the session: whatever the
 * client subscribes to before that has begun waits until then, so that nothing is heard ahead of
 * it. Later ones are decided on side by side, and begin one after the other. On the session's loop.
 */
final class Openings {
  private static final String TOO_OFTEN = "the client asks too often for what it missed";

  /** A subscribe that waits until the session is open. */
  private record Later(Set<ChannelName> channels, Runnable task, IntConsumer decided, long cost) {}

  private final Session session;
  private final List<Begin> open = new ArrayList<>(1);

  /** Those that are decided on: the first of them looks for its place. */
  private final Deque<Begin> ready = new ArrayDeque<>(1);

  private List<Later> waiting = new ArrayList<>(0);

  /** What opens the session; null once it has. */
  private @Nullable Begin first;

  private boolean hasFirst;
  private boolean isTurning;

  /**
   * Where the session has come, while it hears nothing yet: not what is for everybody, or for it
   * alone. Null in an order that nobody has places of, and once it hears.
   */
  private @Nullable Place came;

  /** Whether the place of the first that is ready is looked at again a moment later. */
  private boolean isLooking;

  Openings(Session session) {
    this.session = session;
    Returns returns = session.shared().returns();
    if (returns != null && session.connection().waitsToBegin()) {
      came = returns.returning().here();
    }
  }

  /** Where the session has come, while it hears nothing yet. */
  @Nullable Place came() {
    return came;
  }

  /** Whether the client may still hear something behind a place that it gave. */
  boolean isAnyOpen() {
    return !open.isEmpty();
  }

  /** How many channels may begin that {@link Questions} do not count. */
  int size() {
    int size = 0;
    for (Begin each : open) {
      size += each.size();
    }
    for (Later each : waiting) {
      size += each.channels().size();
    }
    return size;
  }

  /** Whether the session may be on a channel soon, by one that is open. */
  boolean names(ChannelName channel) {
    return open.stream().anyMatch(each -> each.names(channel));
  }

  /** As {@link ClientSession#begin}. */
  void begin(
      Collection<ChannelName> channels,
      Optional<String> place,
      ChannelAuthorizer authorizer,
      Beginning beginning) {
    Set<ChannelName> each = new LinkedHashSet<>(channels);
    if (first != null) {
      beginLater(each, place, authorizer, beginning);
      return;
    }
    // The first is the client's return itself, and there is one of it.
    if (hasFirst && place.isPresent() && !mayReplay()) {
      refuse(each, new Refused(429, TOO_OFTEN, TOO_OFTEN), beginning);
      return;
    }
    if (!hasFirst && session.connection().waitsToBegin() && session.shared().limits().everybody()) {
      each.add(ChannelName.EVERYBODY);
    }
    long cost = cost(each) + place.map(String::length).orElse(0);
    if (!session.shared().entrance().take(session.connection(), cost)) {
      session.connection().close(CloseReason.MEMORY);
      return;
    }
    Begin made = new Begin(this, session, place, beginning, cost);
    first = hasFirst ? null : made;
    hasFirst = true;
    open.add(made);
    made.ask(each, authorizer);
  }

  private boolean mayReplay() {
    return session.allowance().replays(session.shared().limits().maxChannelsPerConnection());
  }

  private void refuse(Set<ChannelName> channels, Refused refusal, Beginning beginning) {
    Map<ChannelName, Refused> all = new HashMap<>();
    for (ChannelName each : channels) {
      session.shared().count(each, refusal);
      all.put(each, refusal);
    }
    boolean unused = beginning.decided(all);
  }

  private void beginLater(
      Set<ChannelName> channels,
      Optional<String> place,
      ChannelAuthorizer authorizer,
      Beginning beginning) {
    if (session.shared().entrance().isFull(session, channels.size())) {
      refuse(channels, session.shared().entrance().full(), beginning);
      return;
    }
    later(
        channels,
        () -> begin(channels, place, authorizer, beginning),
        ClientSession.UNASKED,
        place.map(String::length).orElse(0));
  }

  /**
   * Takes a {@link ClientSession#subscribe} that has to wait.
   *
   * @return false where nothing of this is in its way
   */
  boolean takes(ChannelName channel, ChannelAuthorizer authorizer, IntConsumer decided) {
    for (Begin each : open) {
      if (each.joins(channel, decided)) {
        return true;
      }
    }
    if (first == null) {
      return false;
    }
    boolean isKnown = waiting.stream().anyMatch(each -> each.channels().contains(channel));
    if (isKnown && decided == ClientSession.UNASKED) {
      return true;
    }
    if (session.shared().entrance().isFull(session, 1)) {
      session.shared().entrance().full(session.connection(), channel, decided);
      return true;
    }
    Runnable task = () -> session.subscribe(channel, authorizer, decided);
    later(new LinkedHashSet<>(Set.of(channel)), task, decided, 0);
    return true;
  }

  private void later(Set<ChannelName> channels, Runnable task, IntConsumer decided, long more) {
    long cost = cost(channels) + more;
    if (session.shared().entrance().take(session.connection(), cost)) {
      waiting.add(new Later(channels, task, decided, cost));
    } else {
      session.connection().close(CloseReason.MEMORY);
    }
  }

  private static long cost(Set<ChannelName> channels) {
    return channels.stream().mapToLong(each -> Subscription.cost(each, null)).sum();
  }

  /** The client gives a channel up before it has begun. */
  void giveUp(ChannelName channel) {
    for (Begin each : List.copyOf(open)) {
      each.giveUp(channel);
    }
    for (Later each : List.copyOf(waiting)) {
      if (each.channels().remove(channel) && each.channels().isEmpty()) {
        waiting.remove(each);
        giveBack(each.cost());
        each.decided().accept(Questions.TAKEN_BACK);
      }
    }
  }

  /** All channels of one are decided on, and those that are left may begin. */
  void ready(Begin begin) {
    ready.add(begin);
    if (!isLooking) {
      turn();
    }
  }

  /** One after the other, each when its place is known: so one client looks for one at a time. */
  private void turn() {
    if (isTurning) {
      return;
    }
    isTurning = true;
    try {
      while (session.isLive() && !ready.isEmpty() && ready.element().isPlaced()) {
        ready.remove().enter();
      }
    } finally {
      isTurning = false;
    }
    if (session.isLive() && !ready.isEmpty()) {
      isLooking = true;
      Timer again = Timer.of(() -> session.onPresentLoop(this::lookAgain));
      session.connection().loop().schedule(again, Patience.AGAIN_MILLIS);
    }
  }

  private void lookAgain() {
    isLooking = false;
    turn();
  }

  /**
   * One holds nothing more.
   *
   * @param hasBegun whether its client goes on
   */
  void over(Begin begin, boolean hasBegun) {
    if (!open.remove(begin)) {
      return;
    }
    giveBack(begin.cost());
    if (begin == first) {
      first = null;
      came = null;
      List<Later> all = waiting;
      waiting = new ArrayList<>(0);
      for (Later each : all) {
        giveBack(each.cost());
        if (hasBegun && session.isLive()) {
          each.task().run();
        }
      }
    }
  }

  private void giveBack(long cost) {
    session.connection().holding().giveBack(cost);
  }

  /** The session ends, or may hear nothing. */
  void cancelAll() {
    open.forEach(each -> giveBack(each.cost()));
    waiting.forEach(each -> giveBack(each.cost()));
    open.clear();
    waiting.clear();
    ready.clear();
    first = null;
  }
}
