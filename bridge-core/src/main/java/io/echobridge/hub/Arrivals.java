package io.echobridge.hub;

import io.echobridge.channel.ChannelName;
import io.echobridge.history.Offsets;
import io.echobridge.history.Place;
import io.echobridge.hub.delivery.Returning;
import io.echobridge.hub.delivery.Returning.Wanted;
import io.echobridge.hub.recovery.NodePlaces;
import io.echobridge.hub.recovery.SessionRecord;
import io.echobridge.hub.recovery.SessionRecord.Bound;
import io.echobridge.hub.recovery.SessionRecord.State;
import io.echobridge.hub.recovery.SessionRecords;
import io.echobridge.hub.recovery.SessionRecords.Known;
import io.echobridge.net.ConnectionIds;
import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import io.echobridge.net.Timer;
import io.echobridge.protocol.GapReason;
import io.echobridge.protocol.Recovery;
import io.echobridge.protocol.Recovery.Arrival;
import io.echobridge.token.Identification;
import io.echobridge.token.TokenAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a client that comes is one that was here, and how far it has heard. Thread-safe.
 */
final class Arrivals {
  /** A client that makes up tokens or offsets is not worth more. */
  private static final int LONGEST_TOKEN = 100;

  private final SessionRecords records;
  private final NodePlaces nodes;
  private final Returning returning;
  private final Offsets offsets;
  private final EventLoops loops;
  private final BooleanSupplier isComplete;
  private final LongSupplier clock;
  private final Patience patience;
  private volatile RecoverySettings settings;

  /**
   * @param isComplete whether this node knows the records and the members of the others
   * @param clock in nanoseconds, as the records'
   */
  Arrivals(
      SessionRecords records,
      NodePlaces nodes,
      Returning returning,
      Offsets offsets,
      EventLoops loops,
      RecoverySettings settings,
      BooleanSupplier isComplete,
      Patience patience,
      LongSupplier clock) {
    this.isComplete = isComplete;
    this.records = records;
    this.nodes = nodes;
    this.returning = returning;
    this.offsets = offsets;
    this.loops = loops;
    this.settings = settings;
    this.clock = clock;
    this.patience = patience;
  }

  /** Other settings hold from now on. */
  void change(RecoverySettings others) {
    settings = others;
  }

  /**
   * A new session.
   *
   * @param reason why the client is told that it is one; null where it never had another
   * @param start behind which point it has missed what it did not hear; null where nobody knows
   */
  record Fresh(
      String token,
      String origin,
      @Nullable GapReason reason,
      @Nullable Place start,
      Identification who)
      implements Arrival {
    static Fresh of(
        String origin, @Nullable GapReason reason, @Nullable Place start, Identification who) {
      return new Fresh(ConnectionIds.nextToken(), origin, reason, start, who);
    }

    @Override
    public Optional<Recovery.Ids> resumed() {
      return Optional.empty();
    }
  }

  /** A session that goes on. */
  record Resumed(
      String token,
      Known known,
      List<Wanted> wanted,
      Optional<Wanted> ownChannel,
      Identification who)
      implements Arrival {
    @Override
    public Optional<Recovery.Ids> resumed() {
      return Optional.of(new Recovery.Ids(known.record().id(), known.record().publicId()));
    }
  }

  /** As {@link Recovery#arrive}. */
  CompletionStage<Arrival> arrive(
      Optional<String> token, Optional<String> offset, String origin, Identification who) {
    if (token.isEmpty()) {
      return CompletableFuture.completedStage(Fresh.of(origin, null, null, who));
    }
    CompletableFuture<Arrival> arrival = new CompletableFuture<>();
    long deadline = patience.deadline(settings);
    decide(new Comer(token.get(), offset, origin, who, deadline, false), null, arrival);
    return arrival;
  }

  /** Decides, or later: while this node has not reached {@code ahead}, nothing else counts. */
  private void decide(Comer comer, @Nullable String ahead, CompletableFuture<Arrival> arrival) {
    boolean mayWait = !patience.isOver(comer.deadline());
    Offsets.Meaning heard = comer.offset().map(offsets::read).orElse(null);
    boolean isEarly = comer.isMember() && !isComplete.getAsBoolean();
    if (mayWait && (heard instanceof Offsets.NotYet || isAhead(ahead) || isEarly)) {
      again(comer, ahead, arrival);
      return;
    }
    String token = comer.token();
    Optional<Known> found =
        token.length() <= LONGEST_TOKEN ? records.find(SessionRecord.key(token)) : Optional.empty();
    Known known = found.orElse(null);
    String first = known == null ? null : firstAhead(known);
    boolean isBehind =
        heard instanceof Offsets.NotYet
            || (known == null ? !isComplete.getAsBoolean() : first != null);
    if (isBehind && mayWait) {
      again(comer, first, arrival);
      return;
    }
    Place place = heard instanceof Offsets.Known there ? there.place() : null;
    GapReason refused = refused(known, comer);
    if (known == null || refused != null) {
      boolean mayCatchUp = refused == GapReason.UNKNOWN || refused == GapReason.EXPIRED;
      arrival.complete(comer.fresh(refused, mayCatchUp ? place : null));
      return;
    }
    if (mayWait && !isComplete.getAsBoolean() && isMember(known)) {
      again(comer.member(), null, arrival);
      return;
    }
    boolean isUnplaced = heard instanceof Offsets.NoPlace;
    refused = isBehind ? GapReason.AHEAD : isUnplaced ? GapReason.UNPLACED : null;
    List<Wanted> wanted = refused == null ? wanted(known, heard) : null;
    if (refused == null) {
      refused = wanted == null ? GapReason.UNPLACED : returning.check(wanted, settings.maxReplay());
      boolean isOld = heard instanceof Offsets.TooOld && refused != GapReason.TOO_MUCH;
      refused = refused != null && isOld ? GapReason.TOO_OLD : refused;
    }
    arrival.complete(
        refused == null && wanted != null
            ? new Resumed(token, known, wanted, ownChannel(known, wanted, heard), comer.who())
            : comer.fresh(refused, null));
  }

  private void again(Comer comer, @Nullable String ahead, CompletableFuture<Arrival> arrival) {
    loop().schedule(Timer.of(() -> decide(comer, ahead, arrival)), Patience.AGAIN_MILLIS);
  }

  /** The one of the call. */
  EventLoop loop() {
    return loops.all().stream().filter(EventLoop::inLoop).findFirst().orElse(loops.all().get(0));
  }

  private @Nullable GapReason refused(@Nullable Known known, Comer comer) {
    if (known == null || known.record().state() == State.UNKNOWN) {
      return GapReason.UNKNOWN;
    }
    if (known.record().state() == State.ENDED || !isOfSameUser(known, comer.who())) {
      return GapReason.ENDED;
    }
    if (clock.getAsLong() - known.closedAt() > settings.window().toNanos()
        && known.closedAt() != Long.MAX_VALUE) {
      return GapReason.EXPIRED;
    }
    return known.record().origin().equals(comer.origin()) ? null : GapReason.ORIGIN;
  }

  /** Whether a client may go on with the session, as far as that is known by now. */
  private static boolean isOfSameUser(Known known, Identification who) {
    Bound bound = known.record().bound();
    if (bound == null) {
      return true;
    }
    TokenAnswer answer = who.now().orElse(null);
    if (answer == null) {
      return true; // It is the same token; what comes later is heard later.
    }
    return who != Identification.NOBODY
        && answer instanceof TokenAnswer.Accepted accepted
        && accepted.identity().user().equals(Optional.ofNullable(bound.user()));
  }

  /**
   * Whether it is on channels whose members the client is told. On a node that does not know them
   * all yet, it would hear of each who was there all along that they join.
   */
  private static boolean isMember(Known known) {
    return known.record().channels().stream().anyMatch(each -> each.member() != null);
  }

  /**
   * A point that it subscribed to something at and that this node has not reached; null if none.
   */
  private @Nullable String firstAhead(Known known) {
    for (SessionRecord.Heard each : known.record().channels()) {
      if (isAhead(each.since())) {
        return each.since();
      }
    }
    return null;
  }

  private boolean isAhead(@Nullable String offset) {
    return offset != null && offsets.read(offset) instanceof Offsets.NotYet;
  }

  /**
   * The session's channels, each behind the latest of what its client is known to have; null where
   * nothing is known of one. A client that heard nothing for long has an offset that is too old;
   * its floor is not.
   */
  private @Nullable List<Wanted> wanted(Known known, Offsets.@Nullable Meaning heard) {
    Place least = least(known, heard);
    List<Wanted> wanted = new ArrayList<>();
    for (SessionRecord.Heard each : known.record().channels()) {
      Place start = later(least, place(each.since()));
      if (start == null) {
        return null;
      }
      wanted.add(new Wanted(each.channel(), each.member(), start));
    }
    return wanted;
  }

  /** Behind what its client surely has; null where nothing is known of that. */
  private @Nullable Place least(Known known, Offsets.@Nullable Meaning heard) {
    Place offset = heard instanceof Offsets.Known there ? there.place() : null;
    Place old = heard instanceof Offsets.TooOld too ? too.place() : offset;
    Place floor = known.live() instanceof Lasting own ? own.floor() : place(floor(known));
    return later(old, floor);
  }

  /** What was said to it alone, as far as anything is known of where its client stood. */
  private Optional<Wanted> ownChannel(
      Known known, List<Wanted> others, Offsets.@Nullable Meaning heard) {
    Place least = least(known, heard);
    // Its first channel is nearly as old as the session.
    Place start = least == null && !others.isEmpty() ? others.get(0).start() : least;
    return start == null
        ? Optional.empty()
        : ChannelName.ofConnection(known.record().id()).map(own -> new Wanted(own, null, start));
  }

  /** That of a session whose node could not say it is as old as the node's last sure one. */
  private @Nullable String floor(Known known) {
    String said = known.record().floor();
    return said == null && known.record().state() == State.LIVE
        ? nodes.floor(known.owner(), known.begunAt()).orElse(null)
        : said;
  }

  private static @Nullable Place later(@Nullable Place one, @Nullable Place two) {
    return one == null ? two : two == null ? one : one.later(two);
  }

  private @Nullable Place place(@Nullable String offset) {
    return offset != null && offsets.read(offset) instanceof Offsets.Known known
        ? known.place()
        : null;
  }
}
