package io.echobridge.hub;

import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.channel.ChannelName;
import io.echobridge.gate.CloseReason;
import io.echobridge.history.Offsets;
import io.echobridge.history.Place;
import io.echobridge.hub.delivery.Recall;
import io.echobridge.hub.delivery.Returning;
import io.echobridge.hub.delivery.Subscription;
import io.echobridge.hub.recovery.NodePlaces;
import io.echobridge.hub.recovery.SessionRecord;
import io.echobridge.hub.recovery.SessionRecords;
import io.echobridge.hub.stats.Counters;
import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.Recovery;
import io.echobridge.token.Identification;
import io.echobridge.token.TokenAnswer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Clients that may come back, and those that do: {@link Arrivals} decides which session one goes on
 * with, and here it does. Thread-safe; a client is handled on its loop.
 */
final class Returns implements Recovery {
  private final Sessions sessions;
  private final SessionRecords records;
  private final NodePlaces nodes;
  private final Returning returning;
  private final Offsets offsets;
  private final Arrivals arrivals;
  private final Reached reached;
  private final Counters counters;
  private final Patience patience;
  private final ReturnCounts returnCounts = new ReturnCounts();
  private final InstantSource wall;
  private volatile RecoverySettings settings;

  Returns(
      Sessions sessions,
      SessionRecords records,
      NodePlaces nodes,
      Returning returning,
      Recall recall,
      EventLoops loops,
      Counters counters,
      RecoverySettings settings,
      LongSupplier clock,
      InstantSource wall) {
    this.patience = new Patience(clock);
    this.wall = wall;
    this.sessions = sessions;
    this.records = records;
    this.nodes = nodes;
    this.returning = returning;
    this.offsets = recall.offsets();
    this.arrivals =
        new Arrivals(
            records,
            nodes,
            returning,
            offsets,
            loops,
            settings,
            sessions.gate()::isOpen,
            patience,
            clock);
    this.reached = new Reached(loops, returning);
    this.counters = counters;
    this.settings = settings;
  }

  /** Other settings hold from now on. */
  void change(RecoverySettings others) {
    settings = others;
    arrivals.change(others);
    returning.change(others.history());
    records.change(others.maxRecords(), others.remembered());
  }

  RecoverySettings settings() {
    return settings;
  }

  SessionRecords records() {
    return records;
  }

  Returning returning() {
    return returning;
  }

  /** As {@link Offsets#disagreements}. */
  long disagreements() {
    return offsets.disagreements();
  }

  Counters counters() {
    return counters;
  }

  /** Once a second. */
  void tick() {
    reached.look();
    returning.trim();
    nodes.say(here());
    records.trim();
  }

  /** All that stood before it was handed to the loop's connections. On that loop. */
  @Nullable Place reached(EventLoop loop) {
    return reached.on(loop);
  }

  /** As text; null where it has none. */
  @Nullable String text(@Nullable Place place) {
    String text = place == null ? Offsets.NONE : offsets.text(place);
    return text.equals(Offsets.NONE) ? null : text;
  }

  /** For how long clients wait for this node. */
  Patience patience() {
    return patience;
  }

  /** Places as text. */
  Offsets offsets() {
    return offsets;
  }

  /** The offset from which on a client hears everything. */
  String here() {
    return offsets.text(returning.here());
  }

  /** As {@link Sessions#missed}. */
  void lost(int source, Predicate<ChannelName> lost) {
    returning.lost(source, here -> sessions.missed(offsets.text(here), lost));
  }

  /** As {@link ClientSession#tellPlace}. On the session's loop. */
  void tellPlace(Session session, Consumer<Optional<String>> told) {
    returning.tell(
        session.connection().loop(),
        place -> {
          if (session.isLive()) {
            told.accept(isUpToDate(session) ? Optional.of(offsets.text(place)) : Optional.empty());
          }
        });
  }

  /** Whether the client has been sent all that it asked for up to now. */
  private static boolean isUpToDate(Session session) {
    Openings openings = session.openings();
    return (openings == null || !openings.isAnyOpen())
        && session.subscriptions().stream().allMatch(Subscription::isUpToDate);
  }

  @Override
  public CompletionStage<Arrival> arrive(
      Optional<String> token, Optional<String> offset, String origin, Identification who) {
    if (who == Identification.NOBODY) {
      return arrivals.arrive(token, offset, origin, who);
    }
    return new WhoFirst(arrivals, records).arrive(token, offset, origin, who, arrivals.loop());
  }

  @Override
  public ClientSession connect(
      ClientConnection connection, Arrival arrival, ChannelAuthorizer authorizer) {
    if (arrival instanceof Arrivals.Resumed resumed) {
      return resume(connection, resumed, authorizer);
    }
    if (!(arrival instanceof Arrivals.Fresh fresh)) {
      throw new IllegalArgumentException("an arrival of somebody else");
    }
    Session session = new Session(sessions, connection, true);
    String key = SessionRecord.key(fresh.token());
    Lasting lasting = new Lasting(this, session, key, fresh.origin(), 0, null);
    session.lasts(lasting);
    if (fresh.reason() != null) {
      counters.recovery(fresh.reason().word());
      // Known to the others before the client has anything of this session.
      lasting.unsure();
      lasting.writeNow();
      lasting.catchesUp(new CatchUp(this, session, lasting, fresh.reason(), fresh.start()));
    }
    SignIn.begin(session);
    if (fresh.who().now().orElse(null) instanceof TokenAnswer.Accepted accepted) {
      String mark = fresh.who().mark(key).orElse(null);
      session.signIn().identify(session, accepted.identity(), mark);
      session.changed();
    }
    return session;
  }

  /**
   * The next generation of a session. A client may go from node to node faster than its record: of
   * two nodes that go on with the same generation, the one where the client came last should win.
   */
  private long next(long generation) {
    return Math.max(generation + 1, wall.millis());
  }

  /** How often clients have come back here. */
  ReturnCounts returnCounts() {
    return returnCounts;
  }

  private ClientSession resume(
      ClientConnection connection, Arrivals.Resumed resumed, ChannelAuthorizer authorizer) {
    SessionRecord record = resumed.known().record();
    Session session = new Session(sessions, connection, false);
    if (records.isEnded(resumed.known())) {
      return given(session, resumed, CloseReason.DISCONNECTED); // a moment ago
    }
    Lasting lasting =
        new Lasting(this, session, record.key(), record.origin(), next(record.generation()), null);
    long cost =
        resumed.wanted().stream()
            .mapToLong(each -> Subscription.cost(each.channel(), each.member()))
            .sum();
    if (!connection.holding().take(cost)) {
      connection.holding().giveBack(cost);
      sessions.overuse().memory();
      return given(session, resumed, CloseReason.MEMORY);
    }
    List<Subscription> entered =
        returning.enter(
            connection,
            resumed.wanted(),
            resumed.ownChannel(),
            settings.maxReplay(),
            () -> session.connection().close(CloseReason.TOO_SLOW),
            session::cut);
    if (entered.size() < resumed.wanted().size()) {
      // What was there a moment ago is gone: the client comes again, and hears why.
      connection.holding().giveBack(cost);
      return given(session, resumed, CloseReason.TOO_SLOW);
    }
    entered.forEach(session::add);
    if (entered.size() > resumed.wanted().size()) {
      boolean unused = connection.holding().take(entered.get(entered.size() - 1).cost());
    }
    session.lasts(lasting);
    Runnable verify =
        settings.verify() == RecoverySettings.Verify.NEVER
            ? () -> {}
            : () -> new Verification(session).ask(authorizer);
    // Before the record is written: that says to whom a token binds the session.
    new LateIdentification(session, record.key(), record.bound(), verify).hear(resumed.who());
    lasting.writeNow();
    if (records.isEnded(resumed.known())) {
      session.end(CloseReason.DISCONNECTED); // meanwhile; from now on the record's session is found
    }
    if (resumed.known().live() != null) {
      resumed.known().live().takenOver();
    }
    counters.recovery("recovered");
    returnCounts.cameBack(connection.id());
    SignIn.begin(session);
    return session;
  }

  /** The session does not go on here after all: what there is of it stays as it is. */
  private ClientSession given(Session session, Arrivals.Resumed resumed, CloseReason reason) {
    if (resumed.known().live() instanceof Lasting before) {
      sessions.stays(before.session());
    }
    session.connection().close(reason);
    return session;
  }
}
