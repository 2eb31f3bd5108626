package io.echobridge.hub;

import io.echobridge.history.Offsets;
import io.echobridge.history.Place;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Timer;
import io.echobridge.protocol.Beginning.Start;
import io.echobridge.protocol.GapReason;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From where a client hears its channels that begin: behind the place that it gave, if this node
 * knows that place or soon does, else from now on. On the session's loop.
 */
final class StartingPoint {
  /** While the client, or another node, knows more than this node, it is looked at so often. */
  private static final int AGAIN_MILLIS = 50;

  /** A node that has just started reads and asks for what it missed: so long it counts as such. */
  private static final Duration STARTING = Duration.ofSeconds(30);

  /** How long clients wait for one. */
  private static final Duration PATIENCE_AT_START = Duration.ofSeconds(10);

  private final Session session;
  private final Optional<String> given;
  private @Nullable Place place;
  private @Nullable GapReason gap;

  /**
   * @param given the text of a place; whatever the client sent, if anything
   */
  StartingPoint(Session session, Optional<String> given) {
    this.session = session;
    this.given = given;
  }

  /**
   * Finds out what the text means, now or when this node has caught up with the client.
   *
   * @param then runs when that is known, unless the session has ended
   */
  void find(Runnable then) {
    Returns returns = session.shared().returns();
    if (given.isPresent() && returns != null) {
      look(returns, returns.now() + patience(returns).toNanos(), then);
      return;
    }
    gap = given.isPresent() ? GapReason.UNPLACED : null;
    then.run();
  }

  private static Duration patience(Returns returns) {
    Duration patience = returns.settings().patience();
    return returns.age().compareTo(STARTING) < 0 && patience.compareTo(PATIENCE_AT_START) < 0
        ? PATIENCE_AT_START
        : patience;
  }

  private void look(Returns returns, long deadline, Runnable then) {
    if (!session.isLive()) {
      return;
    }
    Offsets.Meaning meaning = returns.offsets().read(given.orElseThrow());
    boolean isKnown = meaning instanceof Offsets.Known;
    boolean isNewNode = !returns.offsets().haveBegun();
    boolean mayKnowMore =
        meaning instanceof Offsets.NotYet
            || isNewNode
            || (!isKnown && !session.shared().gate().isOpen());
    if (mayKnowMore && returns.now() - deadline < 0) {
      EventLoop loop = session.connection().loop();
      Timer again = Timer.of(() -> session.onPresentLoop(() -> look(returns, deadline, then)));
      loop.schedule(again, AGAIN_MILLIS);
      return;
    }
    if (meaning instanceof Offsets.Known known) {
      place = known.place();
    } else if (meaning instanceof Offsets.TooOld) {
      refuse(GapReason.TOO_OLD);
    } else {
      refuse(meaning instanceof Offsets.NotYet ? GapReason.AHEAD : GapReason.UNPLACED);
    }
    then.run();
  }

  /** Behind which the client is to hear everything; null where it begins now. */
  @Nullable Place place() {
    return place;
  }

  /** The client cannot be brought up to date. */
  void refuse(GapReason why) {
    place = null;
    gap = why;
  }

  /** The client is brought up to date. */
  Start caughtUp() {
    return new Start(given, true, Optional.empty());
  }

  /** The client begins now. */
  Start fresh() {
    Returns returns = session.shared().returns();
    if (gap != null && returns != null) {
      returns.counters().recovery(gap.word());
    }
    Optional<String> here =
        returns == null
            ? Optional.empty()
            : Optional.ofNullable(returns.text(returns.returning().here()));
    return new Start(here, false, Optional.ofNullable(gap));
  }
}
