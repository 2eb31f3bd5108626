package io.echobridge.hub;

import io.echobridge.broker.Missed;
import io.echobridge.hub.delivery.KeptMessages;
import io.echobridge.hub.peers.Asking;
import io.echobridge.hub.peers.Peers;
import io.echobridge.hub.recovery.MissedPart;
import io.echobridge.hub.recovery.MissedQuestion;
import io.echobridge.hub.stats.Counters;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has other nodes bring what a broker said while this node did not hear it. On a thread of the
 * broker, which waits: for as long as it goes on, and for some seconds where it does not.
 */
final class Backfilling implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Backfilling.class);

  /** How long this node looks for one that has what it has missed. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(3).toNanos();

  /** How long it waits for each answer. */
  private static final long ANSWER_NANOS = Duration.ofSeconds(1).toNanos();

  /** How long a node that has just started waits until it knows who is there. */
  private static final long OPENING_NANOS = Duration.ofSeconds(10).toNanos();

  /** Where a node knows no other one, it looks for so long. */
  private static final long ALONE_NANOS = Duration.ofSeconds(1).toNanos();

  /** Whatever others go on saying, this node goes on by itself after so long. */
  private static final long LONGEST_NANOS = Duration.ofSeconds(60).toNanos();

  private static final long PAUSE_MILLIS = 50;

  private final String app;
  private final Peers others;
  private final KeptMessages kept;
  private final Counters counters;
  private final AtomicLong numbers = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param app the app's name, for the log
   */
  Backfilling(String app, Peers others, KeptMessages kept, Counters counters) {
    this.app = app;
    this.others = others;
    this.kept = kept;
    this.counters = counters;
  }

  /**
   * Has it taken what was missed.
   *
   * @param broker its name in the configuration
   * @param source as the history knows it
   * @return whether nothing is missing any more
   */
  boolean fill(String broker, int source, Missed missed) {
    boolean isNew = missed.behind().isEmpty();
    Filling filling = new Filling(broker, source, missed, isNew);
    boolean isFilled = filling.run();
    counters.backfills(isFilled ? "filled" : "failed");
    counters.backfilled.add(filling.taken);
    String what = isNew ? "the history" : "what was missed";
    if (isFilled) {
      log.info(
          "App {}, broker {}: {} came from another node: {} messages",
          app,
          broker,
          what,
          filling.taken);
    } else if (!isNew) {
      log.warn("App {}, broker {}: no other node has what was missed", app, broker);
    }
    return isFilled;
  }

  /** Ends what goes on. Idempotent. */
  @Override
  public void close() {
    closed.countDown();
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void pause() {
    try {
      var unused = closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
    }
  }

  /** One that goes on. */
  private final class Filling {
    private final String broker;
    private final int source;
    private final Missed missed;
    private final Set<NodeId> useless = new HashSet<>();
    private final boolean isNew;
    private final long patience;
    private final long endsBy = System.nanoTime() + LONGEST_NANOS;
    private long until;
    private long taken;
    private boolean isWhole = true;

    Filling(String broker, int source, Missed missed, boolean isNew) {
      this.isNew = isNew;
      this.broker = broker;
      this.source = source;
      this.missed = missed;
      this.patience = others.view().peers().isEmpty() ? ALONE_NANOS : PATIENCE_NANOS;
      this.until = System.nanoTime() + patience;
    }

    boolean run() {
      long opensBy = System.nanoTime() + OPENING_NANOS;
      while (!isClosed()) {
        List<NodeId> asked =
            others.reachable().stream().filter(node -> !useless.contains(node)).toList();
        for (NodeId node : asked) {
          if (isDoneBy(node)) {
            return isWhole;
          }
        }
        long now = System.nanoTime();
        boolean mayOthersCome = !others.view().open() && now - opensBy < 0;
        boolean isNobodyLeft = isNew && asked.isEmpty();
        if (now - endsBy >= 0 || (!mayOthersCome && (isNobodyLeft || now - until >= 0))) {
          return false;
        }
        pause();
      }
      return false;
    }

    private boolean isDoneBy(NodeId node) {
      MissedQuestion.Next next = null;
      while (!isClosed() && System.nanoTime() - endsBy < 0) {
        MissedQuestion question =
            new MissedQuestion(
                numbers.incrementAndGet(),
                missed.behind().orElse(null),
                next,
                missed.upTo(),
                broker);
        Asking.Said said = ask(node, question);
        if (said.can() && said.part() == null) {
          return false; // it has not come so far yet
        }
        MissedPart part = said.part() == null ? null : MissedPart.of(said.part()).orElse(null);
        if (part == null || !take(part)) {
          useless.add(node);
          return false;
        }
        until = System.nanoTime() + patience;
        next = part.next();
        if (next == null) {
          return true;
        }
      }
      return false;
    }

    private Asking.Said ask(NodeId node, MissedQuestion question) {
      Asking.Said nothing = new Asking.Said(false, null);
      return others
          .asking()
          .ask(node, MissedQuestion.KIND, question.text())
          .toCompletableFuture()
          .copy()
          .completeOnTimeout(nothing, ANSWER_NANOS, TimeUnit.NANOSECONDS)
          .join();
    }

    private boolean take(MissedPart part) {
      boolean isAnything = part.next() == null || part.points().length > 0;
      if (!isAnything || !missed.take(part.points(), part.messages())) {
        return false;
      }
      taken += part.messages().size();
      part.gone().forEach(channel -> kept.lose(source, 0, missed.reached(), channel));
      isWhole &= part.gone().isEmpty();
      return true;
    }
  }
}
