package io.echobridge.hub;

import io.echobridge.channel.ChannelName;
import io.echobridge.gate.CloseReason;
import io.echobridge.history.Offsets;
import io.echobridge.history.Place;
import io.echobridge.hub.delivery.Returning.Begun;
import io.echobridge.hub.delivery.Returning.Wanted;
import io.echobridge.hub.delivery.Subscription;
import io.echobridge.protocol.Beginning.Start;
import io.echobridge.protocol.GapReason;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From where a client hears its channels that begin: behind the place that it gave, if this node
 * knows that place or soon does, else from now on. On the session's loop.
 */
final class StartingPoint {
  private final Session session;
  private final Optional<String> given;

  /** Until when it waits for this node; null before it does. */
  private @Nullable Long deadline;

  private @Nullable Place place;
  private @Nullable GapReason gap;

  /**
   * @param given the text of a place; whatever the client sent, if anything
   */
  StartingPoint(Session session, Optional<String> given) {
    this.session = session;
    this.given = given;
  }

  /** From now on it waits for this node to know the place. */
  void await() {
    Returns returns = session.shared().returns();
    deadline = returns == null ? null : returns.patience().deadline(returns.settings());
  }

  /** Whether it is known what the place means here, or the client has waited for long enough. */
  boolean isFound() {
    Returns returns = session.shared().returns();
    if (given.isEmpty() || place != null || gap != null) {
      return true;
    }
    if (returns == null) {
      gap = GapReason.UNPLACED;
      return true;
    }
    Offsets.Meaning meaning = returns.offsets().read(given.get());
    boolean isNoPlaceYet = meaning instanceof Offsets.NoPlace && !session.shared().gate().isOpen();
    boolean mayKnowMore = meaning instanceof Offsets.NotYet || isNoPlaceYet;
    if (mayKnowMore && deadline != null && !returns.patience().isOver(deadline)) {
      return false;
    }
    if (meaning instanceof Offsets.Known known) {
      place = known.place();
    } else if (meaning instanceof Offsets.TooOld) {
      gap = GapReason.TOO_OLD;
    } else {
      gap = meaning instanceof Offsets.NotYet ? GapReason.AHEAD : GapReason.UNPLACED;
    }
    return true;
  }

  /** Behind which the client is to hear everything; null where it begins now. */
  @Nullable Place place() {
    return place;
  }

  /**
   * Has the client hear its channels from here. The memory for that is taken.
   *
   * @param wanted behind {@link #place}, where that is one
   */
  Start begin(Returns returns, List<Wanted> wanted) {
    Place from = place;
    if (from != null && isCaughtUp(returns, wanted, from)) {
      returns.counters().recovery("caught-up");
      return new Start(given, true, Optional.empty());
    }
    if (gap != null) {
      returns.counters().recovery(gap.word());
    }
    Begun begun = begin(returns, wanted, came());
    Optional<String> here = Optional.of(returns.offsets().text(begun.here()));
    return new Start(here, false, Optional.ofNullable(gap));
  }

  private boolean isCaughtUp(Returns returns, List<Wanted> wanted, Place from) {
    long most = returns.settings().maxReplay();
    gap = returns.returning().check(wanted, most);
    if (gap != null) {
      return false;
    }
    // Behind the same place as the others, so that all places that are told only grow.
    Optional<Wanted> alone = came() == null ? Optional.empty() : alone(from);
    List<Subscription> entered =
        returns
            .returning()
            .enter(session.connection(), wanted, alone, most, this::lost, session::cut);
    add(entered, wanted);
    gap = entered.isEmpty() ? GapReason.TOO_OLD : null; // It was kept a moment ago.
    return gap == null;
  }

  private Begun begin(Returns returns, List<Wanted> wanted, @Nullable Place came) {
    Optional<Wanted> alone = came == null ? Optional.empty() : alone(came);
    long most = returns.settings().maxReplay();
    Begun begun =
        returns
            .returning()
            .begin(session.connection(), wanted, alone, most, this::lost, session::cut);
    add(begun.entered(), wanted);
    return begun;
  }

  private @Nullable Place came() {
    Openings openings = session.openings();
    return openings == null ? null : openings.came();
  }

  /** What is for the client alone: it may have been told something while it did not hear it yet. */
  private Optional<Wanted> alone(Place start) {
    return ChannelName.ofConnection(session.connection().id())
        .map(channel -> new Wanted(channel, null, start));
  }

  private void add(List<Subscription> entered, List<Wanted> wanted) {
    entered.forEach(session::add);
    if (entered.size() > wanted.size()) {
      boolean unused = session.connection().holding().take(entered.get(wanted.size()).cost());
    }
  }

  private void lost() {
    session.connection().close(CloseReason.TOO_SLOW);
  }

  /** The client begins on no channel: a place that it gave is for those that are still to come. */
  Start nothing(@Nullable Returns returns) {
    if (returns == null) {
      enter();
      return new Start(Optional.empty(), false, Optional.empty());
    }
    Place here = begin(returns, List.of(), came()).here();
    Optional<String> told =
        given.isPresent() ? Optional.empty() : Optional.of(returns.offsets().text(here));
    return new Start(told, false, Optional.empty());
  }

  /** From here on the client hears what is for it alone. */
  private void enter() {
    synchronized (session.shared().sequencer()) {
      session.cut();
    }
  }

  /** The app keeps no history, so the client begins now, and nobody can say where that is. */
  Start nowhere() {
    enter();
    return new Start(Optional.empty(), false, Optional.ofNullable(gap));
  }
}
