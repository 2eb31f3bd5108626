package io.echobridge.hub.peers;

import io.echobridge.cluster.PeerInfo;
import io.echobridge.cluster.frame.Change;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.Frame.Answer.Row;
import io.echobridge.presence.NodeId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What only each node knows, asked of all of them: how many subscriptions of its clients channels
 * have, and which events it keeps. The nodes that are there when a question is asked are those that
 * answer it; one that is gone, or does not know such questions, is not waited for. Equal questions
 * share one answer for a moment. Thread-safe.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class Asking {
  /** All channels whose names begin with the argument. */
  static final String CHANNELS = "channels";

  /** The last event of the cache channel that the argument names. */
  static final String KEPT = "kept";

  /** That all connections of a user end; the argument is as {@link Ended} writes it. */
  static final String END_USER = "end-user";

  /** The one channel that the argument names. */
  static final String CHANNEL = "channel";

  private static final long SHARED_NANOS = 250_000_000;
  private static final int MOST_OPEN = 1_000;

  /** Sends a question to nodes. */
  interface Sending {
    void ask(List<NodeId> nodes, Frame.Question question);
  }

  /**
   * What other nodes said.
   *
   * @param rows of all of them, one after the other
   * @param asked how many nodes were asked
   * @param answered how many of them said all they know
   * @param tooMany whether there was more than may be kept; then {@code rows} is not all
   * @param kept the youngest event that one of them keeps; null where none does
   * @param part of what a broker said, if one was asked; null where it has none
   * @param refused whether one of them said that it cannot answer; who is late or gone says nothing
   */
  record Answers(
      List<Row> rows,
      int asked,
      int answered,
      boolean tooMany,
      Change.@Nullable Event kept,
      @Nullable ByteBuffer part,
      boolean refused) {
    static final Answers NONE = new Answers(List.of(), 0, 0, false);

    Answers(List<Row> rows, int asked, int answered, boolean tooMany) {
      this(rows, asked, answered, tooMany, null, null, false);
    }
  }

  /** Publishers choose the arguments: their order keeps tables quick with those of one hash. */
  private record Wanted(String kind, String argument) implements Comparable<Wanted> {
    @Override
    public int compareTo(Wanted other) {
      int kinds = kind.compareTo(other.kind);
      return kinds != 0 ? kinds : argument.compareTo(other.argument);
    }
  }

  /** A question that was asked. */
  private static final class Open {
    final Wanted wanted;
    final long askedAt;
    final long withinNanos;
    final int asked;
    final Set<NodeId> missing;
    final Map<NodeId, Integer> parts = new HashMap<>();
    final List<Row> rows = new ArrayList<>();
    final CompletableFuture<Answers> answers = new CompletableFuture<>();
    int answered;
    boolean tooMany;
    Change.@Nullable Event kept;
    @Nullable ByteBuffer part;
    boolean refused;

    Open(Wanted wanted, long askedAt, long withinNanos, List<NodeId> nodes) {
      this.wanted = wanted;
      this.askedAt = askedAt;
      this.withinNanos = withinNanos;
      this.asked = nodes.size();
      this.missing = new HashSet<>(nodes);
    }

    void done() {
      answers.complete(
          new Answers(List.copyOf(rows), asked, answered, tooMany, kept, part, refused));
    }

    boolean isLate(long now) {
      return now - askedAt >= withinNanos;
    }
  }

  private final long withinNanos;
  private final int mostRows;
  private final LongSupplier clock;
  private final Sending sending;

  /** By their numbers, the oldest first where numbers grow; guarded by this object. */
  private final Map<Long, Open> open = new HashMap<>();

  /** The last question of each kind, while it may be shared. */
  private final Map<Wanted, Open> shared = new HashMap<>();

  private long lastId;
  private long partial;

  /**
   * @param withinNanos how long the others may take where nobody says another time
   * @param mostRows how many rows are kept for one question
   * @param clock in nanoseconds
   */
  Asking(long withinNanos, int mostRows, LongSupplier clock, Sending sending) {
    this.withinNanos = withinNanos;
    this.mostRows = mostRows;
    this.clock = clock;
    this.sending = sending;
  }

  /** Those of all nodes that can be asked. */
  public static List<NodeId> live(List<PeerInfo> peers) {
    return peers.stream()
        .filter(peer -> peer.state() != PeerInfo.State.SYNCING)
        .filter(peer -> peer.state() != PeerInfo.State.LINGERING)
        .map(PeerInfo::id)
        .toList();
  }

  /**
   * Asks nodes.
   *
   * @param nodes those that are there
   * @return completes when all have answered or gone, or the time is over; never fails
   */
  CompletionStage<Answers> ask(List<NodeId> nodes, String kind, String argument) {
    return ask(nodes, kind, argument, withinNanos);
  }

  private CompletionStage<Answers> ask(
      List<NodeId> nodes, String kind, String argument, long within) {
    if (nodes.isEmpty()) {
      return CompletableFuture.completedFuture(Answers.NONE);
    }
    Wanted wanted = new Wanted(kind, argument);
    Frame.Question question;
    Open asked;
    synchronized (this) {
      long now = clock.getAsLong();
      shared.values().removeIf(each -> now - each.askedAt >= SHARED_NANOS);
      Open same = shared.get(wanted);
      if (same != null) {
        return same.answers;
      }
      asked = new Open(wanted, now, within, nodes);
      if (open.size() >= MOST_OPEN) {
        asked.done(); // nobody has answered
        return asked.answers;
      }
      open.put(++lastId, asked);
      shared.put(wanted, asked);
      question = new Frame.Question(lastId, kind, argument);
    }
    sending.ask(nodes, question);
    return asked.answers;
  }

  /**
   * Asks one node for what a broker said; never fails.
   *
   * @param within how long it may take, whatever others may take
   */
  public CompletionStage<Said> ask(NodeId node, String kind, String argument, Duration within) {
    return ask(List.of(node), kind, argument, within.toNanos()).thenApply(Said::of);
  }

  /** A node answers. Parts that come twice, late or from a node that was not asked are left out. */
  void answered(NodeId from, Frame.Answer answer) {
    Open done = null;
    synchronized (this) {
      Open to = open.get(answer.id());
      if (to == null
          || !to.missing.contains(from)
          || to.parts.getOrDefault(from, 0) != answer.index()) {
        return;
      }
      to.parts.put(from, answer.index() + 1);
      int room = Math.max(0, mostRows - to.rows.size());
      to.tooMany |= answer.rows().size() > room;
      to.rows.addAll(answer.rows().subList(0, Math.min(room, answer.rows().size())));
      Change.Event kept = answer.kept();
      if (kept != null && (to.kept == null || kept.ageMillis() < to.kept.ageMillis())) {
        to.kept = kept;
      }
      to.part = answer.part() == null ? to.part : answer.part();
      if (answer.isLast() || !answer.can()) {
        to.answered += answer.can() ? 1 : 0;
        to.refused |= !answer.can();
        done = without(answer.id(), to, from);
      }
    }
    finish(done);
  }

  /** A node is gone: nobody waits for it. */
  void gone(NodeId node) {
    List<Open> done = new ArrayList<>();
    synchronized (this) {
      for (Map.Entry<Long, Open> each : List.copyOf(open.entrySet())) {
        Open ended = without(each.getKey(), each.getValue(), node);
        if (ended != null) {
          done.add(ended);
        }
      }
    }
    done.forEach(this::finish);
  }

  /** Ends the questions whose time is over. To be called now and then. */
  void tick() {
    List<Open> late = new ArrayList<>();
    synchronized (this) {
      long now = clock.getAsLong();
      Iterator<Open> each = open.values().iterator();
      while (each.hasNext()) {
        Open asked = each.next();
        if (asked.isLate(now)) {
          each.remove();
          late.add(asked);
        }
      }
    }
    late.forEach(this::finish);
  }

  /** When {@link #tick} has something to end; in nanoseconds of the clock. */
  synchronized long next() {
    long first = Long.MAX_VALUE;
    for (Open asked : open.values()) {
      first = Math.min(first, asked.askedAt + asked.withinNanos);
    }
    return first;
  }

  /** How many questions were answered by a part of the nodes only. */
  synchronized long partial() {
    return partial;
  }

  /** The question, when that node was the last one that it waited for. */
  private @Nullable Open without(long id, Open asked, NodeId node) {
    if (!asked.missing.remove(node) || !asked.missing.isEmpty()) {
      return null;
    }
    open.remove(id);
    return asked;
  }

  private void finish(@Nullable Open asked) {
    if (asked == null) {
      return;
    }
    if (asked.answered < asked.asked) {
      synchronized (this) {
        partial++;
        shared.remove(asked.wanted, asked); // the next one may have better luck
      }
    }
    asked.done();
  }
}
