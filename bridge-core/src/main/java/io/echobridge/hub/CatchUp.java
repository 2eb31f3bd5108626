package io.echobridge.hub;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.gate.CloseReason;
import io.echobridge.history.Place;
import io.echobridge.hub.delivery.Returning.Wanted;
import io.echobridge.hub.delivery.Subscription;
import io.echobridge.net.Timer;
import io.echobridge.protocol.GapReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A new session of a client that was here before: what it subscribes to in its first seconds begins
 * where it had heard everything, if that is known and kept. If it is not, or the client does not
 * subscribe by itself, it hears that it missed something. On the session's loop.
 */
final class CatchUp {
  /** A page subscribes again at once, but on a busy machine that takes its time to come here. */
  private static final int MILLIS = 5_000;

  private static final int AGAIN_MILLIS = 500;

  private final Returns shared;
  private final Session session;
  private final Lasting lasting;
  private final GapReason reason;
  private final @Nullable Place start;
  private boolean isOver;
  private boolean hasBegun;

  /**
   * @param reason why it is a new session
   * @param start up to where the client had heard everything; null where nobody knows
   */
  CatchUp(
      Returns shared, Session session, Lasting lasting, GapReason reason, @Nullable Place start) {
    this.lasting = lasting;
    this.shared = shared;
    this.session = session;
    this.reason = reason;
    this.start = start;
    if (start == null) {
      missed();
    } else {
      overIn(MILLIS);
    }
  }

  private void overIn(int millis) {
    Timer over = Timer.of(() -> session.onPresentLoop(this::over));
    session.connection().loop().schedule(over, millis);
  }

  private void over() {
    if (session.questions().size() > 0) {
      overIn(AGAIN_MILLIS); // the application has not said yet whether it may hear a channel
      return;
    }
    if (!hasBegun) {
      missed();
    }
    isOver = true;
  }

  /** The client has missed something that it will not hear: it is told once. */
  private void missed() {
    if (!isOver) {
      isOver = true;
      lasting.missed(reason, shared.here());
    }
  }

  /**
   * Subscribes behind what the client has heard before, if it can be brought up to date. The memory
   * for it is taken.
   *
   * @return null where it has to subscribe like any other
   */
  @Nullable Subscription enter(ChannelName channel, @Nullable Member member) {
    Place from = start;
    // What is for one connection is new with it, and was heard without the subscription.
    if (isOver || from == null || (channel.isReserved() && channel.connection().isPresent())) {
      return null;
    }
    List<Subscription> entered =
        mayReplay(channel) ? enter(new Wanted(channel, member, from)) : List.of();
    if (entered.isEmpty()) {
      missed();
      return null;
    }
    lasting.unsure();
    // What the server has it hear unasked says nothing of the channels that its page wants.
    if (!hasBegun && !channel.isReserved()) {
      hasBegun = true;
      shared.counters().recovery("caught-up");
    }
    return entered.get(0);
  }

  /** Of what the server has it hear unasked it cannot have more by asking again. */
  private boolean mayReplay(ChannelName channel) {
    int most = session.shared().limits().maxChannelsPerConnection();
    return channel.isReserved() || session.allowance().replays(most);
  }

  private List<Subscription> enter(Wanted one) {
    List<Wanted> wanted = List.of(one);
    long most = shared.settings().maxReplay();
    Runnable onLost = () -> session.connection().close(CloseReason.TOO_SLOW);
    return shared.returning().check(wanted, most) == null
        ? shared.returning().enter(session.connection(), wanted, most, onLost)
        : List.of();
  }
}
