package io.echobridge.hub.recovery;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.RosterChange;
import io.echobridge.hub.delivery.Shared;
import io.echobridge.hub.recovery.SessionRecord.State;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of all nodes. Each node writes the records of its own, and the others have copies:
 * they travel, are repaired and are inherited like the members of presence channels, of a channel
 * of the hub's own. Where two nodes have a session, the later generation counts; of one generation
 * the higher node.
 *
 * <p>Thread-safe.
 */
public final class SessionRecords {
  /** Where they are members. */
  public static final ChannelName CHANNEL = new ChannelName("#sessions");

  /** A session of this node. */
  public interface Live {
    /** It goes on with another connection, on this node or another. From any thread. */
    void takenOver();

    /** It is to end for good. From any thread. */
    void end();
  }

  /**
   * What is known of a session, as it was when somebody asked.
   *
   * @param owner whose connection it was last
   * @param live its session, where that is one of this node
   * @param closedAt when its connection was lost, in nanoseconds; {@link Long#MAX_VALUE} while it
   *     is there
   * @param begunAt when its present generation began, as far as this node knows, in nanoseconds
   */
  public record Known(
      SessionRecord record, NodeId owner, @Nullable Live live, long closedAt, long begunAt) {}

  private final Shared shared;
  private final LongSupplier clock;
  private final NodeId self;
  private long maxBytes;
  private Duration window;
  private long tooLarge;
  private long forgotten;

  private final KnownSessions all = new KnownSessions();
  private final EndedUsers endedUsers = new EndedUsers();

  /**
   * @param shared what the nodes share, whose lock guards this
   * @param maxBytes of the heap that those may take which are not open. The others go with their
   *     connections, or with what their node may have of this one's heap
   * @param window how long one is kept that was closed: in the first half its client may come back
   * @param clock in nanoseconds
   */
  public SessionRecords(
      Shared shared, NodeId self, long maxBytes, Duration window, LongSupplier clock) {
    this.shared = shared;
    this.self = self;
    this.maxBytes = maxBytes;
    this.window = window;
    this.clock = clock;
  }

  /** Other bounds hold from now on. */
  public void change(long newMaxBytes, Duration newWindow) {
    synchronized (shared.lock()) {
      maxBytes = newMaxBytes;
      window = newWindow;
      trim();
    }
  }

  /** What is known of a session. */
  public Optional<Known> find(String key) {
    KnownSession known;
    boolean isEnded;
    synchronized (shared.lock()) {
      known = all.get(key);
      isEnded = known != null && endedUsers.have(known.users(), known.begunAt());
    }
    if (known == null) {
      return Optional.empty();
    }
    SessionRecord record = known.record();
    return Optional.of(
        new Known(
            isEnded ? record.only(State.ENDED) : record,
            known.owner(),
            isEnded ? null : known.live(),
            known.closedAt(),
            known.begunAt()));
  }

  /** Whether a session, as it was known a moment ago, has ended with its user. */
  public boolean isEnded(Known known) {
    synchronized (shared.lock()) {
      KnownSession present = all.get(known.record().key());
      return endedUsers.have(known.record().users(), known.begunAt())
          || (present != null
              && present.generation() == known.record().generation()
              && present.state() == State.ENDED);
    }
  }

  /**
   * A session of this node begins, has changed, or has ended. Without effect where it goes on
   * elsewhere.
   *
   * @param live null where its connection is gone
   * @return how many bytes of it the other nodes are sent
   */
  public int put(SessionRecord given, @Nullable Live live) {
    Optional<RawJson> whole = RecordText.write(given);
    // Were it withdrawn, the others would go on with what they know: fewer channels.
    SessionRecord record = whole.isPresent() ? given : given.only(State.UNKNOWN);
    Optional<RawJson> text = whole.isPresent() ? whole : RecordText.write(record);
    synchronized (shared.lock()) {
      KnownSession before = all.get(record.key());
      if (before != null && !isLater(record, self, before)) {
        return 0;
      }
      tooLarge += whole.isPresent() ? 0 : 1;
      if (text.isEmpty()) {
        forget(record.key());
        return 0;
      }
      Entry entry = shared.add(CHANNEL, new Member(record.key(), text.get()));
      long closedAt = record.state() == State.LIVE ? Long.MAX_VALUE : clock.getAsLong();
      long begunAt = begunAt(record, before, clock.getAsLong());
      all.set(KnownSession.shared(record, entry, live, closedAt, begunAt));
      if (before != null) {
        withdraw(before);
      }
      trim();
      return text.get().length();
    }
  }

  /**
   * Ends all sessions of a user for good, those that wait for their clients too. Each node does so
   * with those that it has or that no node has any more.
   */
  public void endUser(String userId) {
    List<KnownSession> present;
    synchronized (shared.lock()) {
      endedUsers.add(userId, clock.getAsLong());
      present = all.copy();
    }
    // Without the lock: there may be many, and others need it.
    for (KnownSession each : present) {
      if (each.users().contains(userId)) {
        end(each);
      }
    }
  }

  private void end(KnownSession known) {
    Live live = known.live();
    if (live != null) {
      live.end();
      return;
    }
    SessionRecord ended = known.record().only(State.ENDED);
    synchronized (shared.lock()) {
      if (!known.equals(all.get(known.key()))) {
        return;
      }
      if (known.isOpen()) {
        return; // Its node ends it; if that is dead, the user is known to be ended.
      }
      if (known.owner().equals(self)) {
        put(ended, null);
      } else {
        all.set(known.ended());
      }
    }
  }

  /** The record of another node comes or goes. Under the lock. */
  public void remote(RosterChange change) {
    Entry entry = change.entry();
    String key = entry.userId();
    KnownSession before = all.get(key);
    if (!change.joins()) {
      if (before != null && before.isOf(change)) {
        // It is kept here for as long as any.
        all.set(before.orphaned(clock.getAsLong()));
      }
      return;
    }
    Optional<SessionRecord> read = RecordText.read(key, entry.member().channelData());
    if (read.isEmpty()) {
      if (before != null) {
        all.set(before.outdated(clock.getAsLong()));
      }
      return;
    }
    if (before != null && !isLater(read.get(), entry.node(), before)) {
      return;
    }
    SessionRecord record = read.get();
    long closedAt = record.state() == State.LIVE ? Long.MAX_VALUE : entry.at();
    long begunAt = begunAt(record, before, entry.at());
    all.set(KnownSession.shared(record, entry, null, closedAt, begunAt));
    if (before != null) {
      withdraw(before);
      if (before.live() != null) {
        before.live().takenOver();
      }
    }
    trim();
  }

  private static boolean isLater(SessionRecord record, NodeId owner, KnownSession than) {
    long generation = than.generation();
    return record.generation() > generation
        || (record.generation() == generation
            && (owner.equals(than.owner()) || owner.bits() > than.owner().bits()));
  }

  private static long begunAt(SessionRecord record, @Nullable KnownSession before, long now) {
    return before != null && before.generation() == record.generation() ? before.begunAt() : now;
  }

  private void forget(String key) {
    KnownSession known = all.remove(key);
    if (known != null) {
      withdraw(known);
    }
  }

  /** The other nodes need this node's record no more. */
  private void withdraw(KnownSession known) {
    if (known.isShared() && known.owner().equals(self)) {
      shared.remove(known.entry());
    }
  }

  /**
   * Forgets what is too old, and of what there is no room for the oldest of the kind that takes
   * more: of those that may go on, or of those that are over.
   */
  public void trim() {
    synchronized (shared.lock()) {
      endedUsers.trim(clock.getAsLong(), window);
      long oldest = clock.getAsLong() - window.toNanos();
      long late = oldest + window.toNanos() / 2;
      KnownSession next = all.toGo(oldest, maxBytes);
      while (next != null) {
        forgotten += next.closedAt() - late < 0 || !next.mayGoOn() ? 0 : 1;
        forget(next.key());
        next = all.toGo(oldest, maxBytes);
      }
    }
  }

  /** How many there are. */
  public int size() {
    synchronized (shared.lock()) {
      return all.size();
    }
  }

  /** About what they take of the heap, in bytes. */
  public long bytes() {
    synchronized (shared.lock()) {
      return all.bytes();
    }
  }

  /** How many were forgotten for lack of room while their clients might still have come back. */
  public long forgotten() {
    synchronized (shared.lock()) {
      return forgotten;
    }
  }

  /** How often one of this node was too large for the others. */
  public long tooLarge() {
    synchronized (shared.lock()) {
      return tooLarge;
    }
  }
}
