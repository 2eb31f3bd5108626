package io.echobridge.hub.recovery;

import io.echobridge.cluster.RosterChange;
import io.echobridge.hub.recovery.SessionRecord.State;
import io.echobridge.hub.recovery.SessionRecords.Live;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a session. Its record is kept as the text by which the other nodes know it, and
 * read when somebody asks for it: each client has one of these, and few ever come back.
 *
 * @param state as its record says, or ended or unknown since
 * @param users whose it is: nobody's where no token and no presence channel says it
 * @param entry the text, and its owner: the node whose connection it was last
 * @param isShared whether the other nodes know it by that entry; not where its node has withdrawn
 *     it, or is dead
 * @param live its session, where that is one of this node
 * @param closedAt when its connection was lost, in nanoseconds; {@link Long#MAX_VALUE} while it is
 *     there
 * @param begunAt when its present generation began, as far as this node knows, in nanoseconds
 */
record KnownSession(
    String key,
    long generation,
    State state,
    Set<String> users,
    Entry entry,
    boolean isShared,
    @Nullable Live live,
    long closedAt,
    long begunAt) {
  /** What one takes of the heap besides its text, in bytes. */
  private static final int OVERHEAD = 300;

  /** What a user takes, of its id and of the set that it is in. */
  private static final int USER = 100;

  /** One that the other nodes know by that entry. */
  static KnownSession shared(
      SessionRecord record, Entry entry, @Nullable Live live, long closedAt, long begunAt) {
    return new KnownSession(
        record.key(),
        record.generation(),
        record.state(),
        Set.copyOf(record.users()),
        entry,
        true,
        live,
        closedAt,
        begunAt);
  }

  boolean isOpen() {
    return closedAt == Long.MAX_VALUE;
  }

  /** Whether its client may come back to it. */
  boolean mayGoOn() {
    return state == State.LIVE || state == State.CLOSED;
  }

  NodeId owner() {
    return entry.node();
  }

  /** About what it takes. */
  int bytes() {
    return OVERHEAD + USER * users.size() + entry.cost();
  }

  /** Its record, as a new object. Reads the text: not under a lock. */
  SessionRecord record() {
    SessionRecord read =
        RecordText.read(key, entry.member().channelData())
            .orElseThrow(() -> new IllegalStateException("a record is kept that cannot be read"));
    return state == read.state() ? read : read.only(state);
  }

  /** The same, ended on purpose. */
  KnownSession ended() {
    return new KnownSession(
        key, generation, State.ENDED, users, entry, isShared, null, closedAt, begunAt);
  }

  /** The same, which is not like that any more. */
  KnownSession outdated(long now) {
    return new KnownSession(
        key,
        generation,
        state == State.ENDED ? state : State.UNKNOWN,
        users,
        entry,
        isShared,
        live,
        isOpen() ? now : closedAt,
        begunAt);
  }

  /** The same, whose node does not keep it any more, or is dead. */
  KnownSession orphaned(long lostAt) {
    return new KnownSession(
        key, generation, state, users, entry, false, null, isOpen() ? lostAt : closedAt, begunAt);
  }

  /** Whether it is this one that is taken back. */
  boolean isOf(RosterChange change) {
    return isShared && entry == change.entry();
  }
}
