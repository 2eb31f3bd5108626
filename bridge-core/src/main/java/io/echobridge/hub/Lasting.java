package io.echobridge.hub;

import io.echobridge.gate.CloseReason;
import io.echobridge.history.Place;
import io.echobridge.hub.delivery.Subscription;
import io.echobridge.hub.recovery.SessionRecord;
import io.echobridge.hub.recovery.SessionRecord.Heard;
import io.echobridge.hub.recovery.SessionRecord.State;
import io.echobridge.hub.recovery.SessionRecords;
import io.echobridge.net.Timer;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.GapReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What makes a session last when its connection is lost: its record, which the other nodes have
 * too, and up to where its client surely has everything. On the session's loop, but for {@link
 * #floor}.
 */
final class Lasting implements SessionRecords.Live {
  /** A page subscribes to its channels in one burst, and the record follows once. */
  private static final int DELAY_MILLIS = 5;

  /** Each change is a whole record for all nodes: a long one follows so much later. */
  private static final int BYTES_A_MILLI = 1_000;

  private final Returns shared;
  private final Session session;
  private final String key;
  private final String origin;
  private final long generation;

  /** Null while nothing is to be written. */
  private @Nullable Timer later;

  private @Nullable Place asked;

  /** Read by other loops, too. */
  private volatile @Nullable Place floor;

  private @Nullable CatchUp catchUp;
  private int written;
  private boolean isUnsure;
  private boolean isOrdered;
  private boolean isOver;

  /**
   * @param key the hash of the client's token
   * @param floor behind this point it may have missed something
   */
  Lasting(
      Returns shared,
      Session session,
      String key,
      String origin,
      long generation,
      @Nullable Place floor) {
    this.shared = shared;
    this.session = session;
    this.key = key;
    this.origin = origin;
    this.generation = generation;
    this.floor = floor;
  }

  /** A sign of life is asked for, behind all that the loop has sent so far. */
  void pinged() {
    List<Subscription> all = session.subscriptions();
    boolean isUpToDate = all.stream().allMatch(Subscription::isUpToDate);
    Place reached = shared.reached(session.connection().loop());
    asked = isUpToDate ? reached : null;
    // What came in another order came before, so whatever it heard last it has all before that.
    isOrdered = reached != null && all.stream().allMatch(each -> each.isCaughtUpBefore(reached));
  }

  /** The client has answered: it has everything before. */
  void confirmed() {
    Place reached = asked;
    if (reached != null) {
      floor = reached;
      if (isUnsure && isOrdered) {
        isUnsure = false;
        changed();
      }
    }
  }

  /** The client surely has everything before it; null where nobody knows. From any thread. */
  @Nullable Place floor() {
    return floor;
  }

  /** The session's channels are others. */
  void changed() {
    if (!isOver && later == null) {
      Timer timer = Timer.of(this::writeLate);
      later = timer;
      session.connection().loop().schedule(timer, DELAY_MILLIS + written / BYTES_A_MILLI);
    }
  }

  /** Its client was here before, with another session. */
  void catchesUp(CatchUp from) {
    catchUp = from;
  }

  /**
   * Its client was here before, and has missed something. Its channels are brought up to date one
   * beside the other, so its offsets go back and forth, and say nothing of where it is; or it is
   * told, which may be lost with the connection. Until a ping proves that it has everything, nobody
   * goes on with the session.
   */
  void unsure() {
    isUnsure = true;
    asked = null; // before this, so the answer proves nothing of it
  }

  /** What brings its client up to date, which was here before with another session; or null. */
  @Nullable CatchUp catchUp() {
    return catchUp;
  }

  /** The client has missed something that it will not hear: it is told so. */
  void missed(GapReason reason, String offset) {
    if (!isOver) {
      ClientConnection connection = session.connection();
      connection.encoder().gap(reason, offset).ifPresent(connection.sink()::send);
    }
  }

  /** The session moves to another loop: what is due there is written now. */
  void moves() {
    if (later != null) {
      cancel();
      writeNow();
    }
  }

  /** On whatever loop it was set last: that one's it is no more when the session moves. */
  private void cancel() {
    Timer timer = later;
    if (timer != null) {
      later = null;
      timer.cancel();
    }
  }

  private void writeLate() {
    later = null;
    writeNow();
  }

  /** The others know the session as it is now. */
  void writeNow() {
    if (!isOver) {
      State state = isUnsure ? State.ENDED : State.LIVE;
      written = shared.records().put(record(state, session.subscriptions()), this);
    }
  }

  /**
   * The connection is gone.
   *
   * @param channels that it heard
   * @param isForGood whether nobody may come back
   */
  void ended(List<Subscription> channels, boolean isForGood) {
    if (!isOver) {
      isOver = true;
      cancel();
      State state = isForGood || isUnsure ? State.ENDED : State.CLOSED;
      written = shared.records().put(record(state, channels), null);
    }
  }

  @Override
  public void takenOver() {
    session.onPresentLoop(
        () -> {
          isOver = true;
          cancel();
          shared.counters().takeovers.increment();
          session.takenOver();
        });
  }

  @Override
  public void end() {
    session.end(CloseReason.DISCONNECTED);
  }

  Session session() {
    return session;
  }

  private SessionRecord record(State state, List<Subscription> channels) {
    List<Heard> heard = new ArrayList<>(channels.size());
    if (state != State.ENDED) {
      for (Subscription each : channels) {
        // What is for it alone it hears without a subscription, from before that one.
        if (!each.channelName().isInternal() && each.channelName().connection().isEmpty()) {
          heard.add(new Heard(each.channelName(), shared.text(each.since()), each.member()));
        }
      }
    }
    ClientConnection connection = session.connection();
    String confirmed = state == State.CLOSED ? shared.text(floor) : null;
    return new SessionRecord(
        key,
        connection.id(),
        connection.publicId(),
        generation,
        origin,
        state,
        heard,
        session.signIn().bound(),
        confirmed);
  }
}
