package io.echobridge.hub;

import io.echobridge.broker.Missed;
import io.echobridge.channel.ChannelName;
import io.echobridge.hub.peers.Said;
import io.echobridge.hub.recovery.MissedPart;
import io.echobridge.hub.recovery.MissedQuestion;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One node after the other is asked for what a broker said while this one did not hear it. Whoever
 * says that it has not got it, or brings what does not fit, is not asked again; who was slow, or
 * does not have it yet, is. For one thread.
 */
final class Filling {
  /** How long this node looks for one that has what it has missed. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  /**
   * A node that has just started looks for so long where another one is slow: what it does not get
   * now it never gets, and its clients wait as long ({@link Patience}).
   */
  static final Duration PATIENCE_WITH_SLOW = Duration.ofSeconds(10);

  /**
   * How long it waits for a node's first answer; for one that was late, twice as long each time.
   */
  static final Duration ANSWER = Duration.ofSeconds(1);

  /** How long a node that has just started waits until it knows who is there. */
  static final Duration OPENING = Duration.ofSeconds(10);

  /** Where a node knows no other one, it looks for so long. */
  static final Duration ALONE = Duration.ofSeconds(1);

  /** Whatever others go on saying, this node goes on by itself after so long. */
  static final Duration LONGEST = Duration.ofSeconds(60);

  /** So often at most the time for an answer is doubled. */
  private static final int MOST_DOUBLED = 3;

  /** What a filling has to do with. */
  interface World {
    /** Whether this node knows who is there. */
    boolean isOpen();

    /** The other nodes that are there, whether they can be asked now or not. */
    List<NodeId> known();

    /** Those of them that can be asked now. */
    List<NodeId> reachable();

    /**
     * Asks a node.
     *
     * @return what it says; {@link Said#NOTHING} if that takes longer, or this node ends
     */
    CompletionStage<Said> ask(NodeId node, MissedQuestion question, Duration within);

    /** In nanoseconds of a clock that never goes back. */
    long now();

    /** Waits a moment. */
    void pause();

    /** Whether this node ends. */
    boolean isClosed();
  }

  private final World world;
  private final String broker;
  private final Missed missed;
  private final AtomicLong numbers;
  private final Consumer<ChannelName> onGone;
  private final boolean isNew;
  private final Set<NodeId> useless = new HashSet<>();

  /** How often each was late. */
  private final Map<NodeId, Integer> late = new HashMap<>();

  private final long endsBy;
  private boolean isAlone = true;

  /** When it began, or something came last. */
  private long since;

  private long taken;
  private boolean hasBegun;
  private boolean isWhole = true;

  /**
   * @param broker its name in the configuration
   * @param numbers make questions of this node different ones
   * @param onGone hears of channels for which there was something that no node keeps any more
   */
  Filling(
      World world, String broker, Missed missed, AtomicLong numbers, Consumer<ChannelName> onGone) {
    this.world = world;
    this.broker = broker;
    this.missed = missed;
    this.numbers = numbers;
    this.onGone = onGone;
    this.isNew = missed.behind().isEmpty();
    this.since = world.now();
    this.endsBy = since + LONGEST.toNanos();
  }

  /** How many messages came. */
  long taken() {
    return taken;
  }

  /** Whether a node was there to the end that may have had it. */
  boolean isAnybodyLeft() {
    return isAnyOf(world.known());
  }

  private boolean isAnyOf(List<NodeId> nodes) {
    return !useless.containsAll(nodes);
  }

  /** Whether nothing is missing any more. */
  boolean run() {
    long opensBy = world.now() + OPENING.toNanos();
    while (!world.isClosed()) {
      // Before anybody is asked: who comes meanwhile is asked in the next round.
      boolean mayOthersCome = !world.isOpen() && world.now() - opensBy < 0;
      List<NodeId> known = world.known();
      isAlone &= known.isEmpty();
      if (mayOthersCome) {
        since = world.now(); // nobody has been waited for yet
      }
      for (NodeId node : askable()) {
        if (isDoneBy(node)) {
          return isWhole;
        }
      }
      long now = world.now();
      boolean isNobodyLeft = isNew && !isAnyOf(known);
      boolean isOver = isNobodyLeft || now - since >= patience().toNanos();
      if (now - endsBy >= 0 || (!mayOthersCome && isOver)) {
        return false;
      }
      world.pause();
    }
    return false;
  }

  /** Those that were never late come first: the others may take longer each time. */
  private List<NodeId> askable() {
    return world.reachable().stream()
        .filter(node -> !useless.contains(node))
        .sorted(Comparator.comparing(node -> late.getOrDefault(node, 0)))
        .toList();
  }

  private boolean isDoneBy(NodeId node) {
    MissedQuestion.Next next = null;
    while (!world.isClosed() && world.now() - endsBy < 0) {
      String behind = missed.behind().orElse(null);
      if (hasBegun && next == null && behind == null) {
        return false; // nobody knows where it goes on
      }
      Said said =
          ask(
              node,
              new MissedQuestion(numbers.incrementAndGet(), behind, next, missed.upTo(), broker));
      if (said.word() == Said.Word.NONE) {
        wasLate(node);
        return false;
      }
      if (said.word() == Said.Word.CAN && said.part() == null) {
        return false; // it has not come so far yet
      }
      MissedPart part = said.part() == null ? null : MissedPart.of(said.part()).orElse(null);
      if (part == null || !take(part)) {
        useless.add(node);
        return false;
      }
      since = world.now();
      next = part.next();
      if (next == null) {
        return true;
      }
    }
    return false;
  }

  private Duration patience() {
    if (isNew && !late.isEmpty()) {
      return PATIENCE_WITH_SLOW;
    }
    return isAlone ? ALONE : PATIENCE;
  }

  private void wasLate(NodeId node) {
    late.merge(node, 1, Integer::sum);
  }

  private Said ask(NodeId node, MissedQuestion question) {
    int doubled = Math.min(late.getOrDefault(node, 0), MOST_DOUBLED);
    long left = patience().toNanos() - (world.now() - since);
    long within = Math.max(ANSWER.toNanos(), Math.min(ANSWER.toNanos() << doubled, left));
    return world.ask(node, question, Duration.ofNanos(within)).toCompletableFuture().join();
  }

  private boolean take(MissedPart part) {
    boolean isAnything = part.next() == null || part.points().length > 0;
    if (!isAnything || !missed.take(part.points(), part.messages())) {
      return false;
    }
    hasBegun = true;
    taken += part.messages().size();
    part.gone().forEach(onGone);
    isWhole &= part.gone().isEmpty();
    return true;
  }
}
