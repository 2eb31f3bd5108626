package io.echobridge.hub;

import io.echobridge.broker.Missed;
import io.echobridge.cluster.PeerInfo;
import io.echobridge.hub.delivery.KeptMessages;
import io.echobridge.hub.peers.Peers;
import io.echobridge.hub.peers.Said;
import io.echobridge.hub.recovery.MissedQuestion;
import io.echobridge.hub.stats.Counters;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has other nodes bring what a broker said while this node did not hear it. On a thread of the
 * broker, which waits: for as long as it goes on, and for some seconds where it does not.
 */
final class Backfilling implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Backfilling.class);

  private static final long PAUSE_MILLIS = 50;

  private final String app;
  private final Filling.World world;
  private final KeptMessages kept;
  private final Counters counters;
  private final AtomicLong numbers = new AtomicLong();
  private final CompletableFuture<Said> closed = new CompletableFuture<>();

  /**
   * @param app the app's name, for the log
   */
  Backfilling(String app, Peers others, KeptMessages kept, Counters counters) {
    this.app = app;
    this.world = new Around(others);
    this.kept = kept;
    this.counters = counters;
  }

  /**
   * Has it taken what was missed. Once for each link of a broker: what no other node has brought by
   * then is not asked for again.
   *
   * @param broker its name in the configuration
   * @param source as the history knows it
   * @return whether nothing is missing any more
   */
  boolean fill(String broker, int source, Missed missed) {
    boolean isNew = missed.behind().isEmpty();
    Filling filling =
        new Filling(
            world,
            broker,
            missed,
            numbers,
            channel -> kept.lose(source, 0, missed.reached(), channel));
    boolean isFilled = filling.run();
    counters.backfills(isFilled ? "filled" : "failed");
    counters.backfilled.add(filling.taken());
    if (isFilled) {
      log.info(
          "App {}, broker {}: {} came from another node: {} messages",
          app,
          broker,
          isNew ? "the history" : "what was missed",
          filling.taken());
    } else if (!isNew) {
      log.warn("App {}, broker {}: no other node has what was missed", app, broker);
    } else if (filling.isAnybodyLeft()) {
      log.warn(
          "App {}, broker {}: no other node brought the history in time, so it begins anew here:"
              + " clients that come to this node and missed something before now hear of a gap",
          app,
          broker);
    } else if (!world.known().isEmpty()) {
      log.info(
          "App {}, broker {}: no other node has a history, so it begins now: clients that come to"
              + " this node and missed something before hear of a gap",
          app,
          broker);
    }
    return isFilled;
  }

  /** Ends what goes on. Idempotent. */
  @Override
  public void close() {
    closed.complete(Said.NOTHING);
  }

  /** The other nodes of the app. */
  private final class Around implements Filling.World {
    private final Peers others;

    Around(Peers others) {
      this.others = others;
    }

    @Override
    public boolean isOpen() {
      return others.view().open();
    }

    @Override
    public List<NodeId> known() {
      return others.view().peers().stream()
          .filter(peer -> peer.state() != PeerInfo.State.LINGERING)
          .map(PeerInfo::id)
          .toList();
    }

    @Override
    public List<NodeId> reachable() {
      return others.reachable();
    }

    @Override
    public CompletionStage<Said> ask(NodeId node, MissedQuestion question, Duration within) {
      CompletableFuture<Said> said =
          others
              .asking()
              .ask(node, MissedQuestion.KIND, question.text(), within)
              .toCompletableFuture()
              .copy()
              .completeOnTimeout(Said.NOTHING, within.toNanos(), TimeUnit.NANOSECONDS);
      return said.applyToEither(closed, either -> either);
    }

    @Override
    public long now() {
      return System.nanoTime();
    }

    @Override
    public void pause() {
      try {
        var unused = closed.get(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // That was the moment.
      } catch (ExecutionException e) {
        throw new IllegalStateException("it never fails", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        close();
      }
    }

    @Override
    public boolean isClosed() {
      return closed.isDone();
    }
  }
}
