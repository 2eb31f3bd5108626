package io.echobridge.hub;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Confirm;
import io.echobridge.cluster.PeerInfo;
import io.echobridge.hub.delivery.Deadline;
import io.echobridge.hub.delivery.Receipts;
import io.echobridge.hub.peers.Asking;
import io.echobridge.hub.stats.Receipt;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events and finds out who has them, on all nodes. Each node counts its own clients, and
 * tells the one that asks. Thread-safe.
 */
public final class Confirming {
  /** So many at once; more are not published. */
  static final int MOST = 128;

  private static final int NUMBERS = 6;

  /**
   * What is known of an event.
   *
   * @param nodes how many have answered, this one included
   * @param isComplete whether those are all nodes that have clients, as far as this one knows
   * @param receipt who has it, of their clients
   * @param took how long that took
   * @param offset where the event stands, as text, where somebody knows
   */
  public record Confirmed(
      int nodes, boolean isComplete, Receipt receipt, Duration took, Optional<String> offset) {}

  /** So many events are under way that one more was not published. */
  public static final class TooManyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManyException() {
      super("more than " + MOST + " events at once wait for who has them");
    }
  }

  /**
   * The other nodes with clients.
   *
   * @param live those that can be asked
   * @param others those that came just now
   */
  private record Nodes(List<NodeId> live, List<NodeId> others) {
    static Nodes of(List<PeerInfo> peers) {
      List<PeerInfo> serving = peers.stream().filter(peer -> !peer.isKeeper()).toList();
      return new Nodes(
          Asking.live(serving),
          serving.stream()
              .filter(peer -> peer.state() == PeerInfo.State.SYNCING)
              .map(PeerInfo::id)
              .toList());
    }
  }

  private static final class Open {
    final Confirm asked;
    final long started = System.nanoTime();
    final CompletableFuture<Confirmed> answer = new CompletableFuture<>();
    final Set<NodeId> missing;

    /** Those that are not waited for, and have not answered: killed meanwhile, or new. */
    final Set<NodeId> silent;

    boolean isOwnMissing = true;
    Receipt receipt = Receipt.NONE;
    int nodes;
    Receipts.@Nullable Count own;
    @Nullable Deadline deadline;

    Open(Confirm asked, Nodes nodes) {
      this.asked = asked;
      this.missing = new HashSet<>(nodes.live());
      this.silent = new HashSet<>(nodes.others());
    }

    void add(Receipt more) {
      receipt = receipt.plus(more);
      nodes++;
    }

    boolean isDone() {
      return !isOwnMissing && missing.isEmpty();
    }

    Confirmed result() {
      String offset = own == null ? null : own.offset();
      return new Confirmed(
          nodes,
          isDone() && silent.isEmpty(),
          receipt,
          Duration.ofNanos(System.nanoTime() - started),
          Optional.ofNullable(offset));
    }
  }

  private final NodeId node;
  private final Receipts receipts;
  private final Map<Long, Open> open = new HashMap<>(); // guarded by this
  private Nodes others = Nodes.of(List.of()); // guarded by this
  private long last; // guarded by this
  private volatile BiConsumer<String, String> everywhere = (word, argument) -> {};
  private volatile @Nullable Publishing publishing;

  Confirming(NodeId node, Receipts receipts) {
    this.node = node;
    this.receipts = receipts;
    receipts.tell(this::counted);
  }

  /**
   * Once, before the first event.
   *
   * @param everywhere has every other node do something
   */
  void join(Publishing by, BiConsumer<String, String> everywhere) {
    this.publishing = by;
    this.everywhere = everywhere;
  }

  /** The other nodes are these: those that are gone are not waited for. */
  synchronized void nodes(List<PeerInfo> peers) {
    others = Nodes.of(peers);
    for (Open each : List.copyOf(open.values())) {
      each.missing.stream().filter(one -> !others.live().contains(one)).forEach(each.silent::add);
      each.missing.retainAll(others.live());
      finishIfDone(each);
    }
  }

  /**
   * Publishes an event as {@link Hub#publish} does. Waits while clients here are too slow: not for
   * event loops.
   *
   * @param wait at most so long, {@link Confirm#LONGEST_MILLIS} at most
   * @return completes when everybody has it that can show it, or after that time; fails only with
   *     {@link TooManyException}, and then nothing was published
   */
  public CompletionStage<Confirmed> publish(
      List<ChannelName> channels, BroadcastEvent event, Duration wait) {
    Open asked = open(channels.size(), (int) wait.toMillis());
    if (asked == null) {
      return CompletableFuture.failedStage(new TooManyException());
    }
    Publishing by = publishing;
    if (by != null) {
      var unused = by.publish(channels, event.confirmed(asked.asked));
    }
    return asked.answer;
  }

  private synchronized @Nullable Open open(int channels, int waitMillis) {
    if (open.size() >= MOST) {
      return null;
    }
    Open asked = new Open(new Confirm(node.toString(), ++last, waitMillis, channels), others);
    open.put(last, asked);
    receipts.expect(asked.asked);
    asked.deadline = Deadline.in(waitMillis, () -> timeOver(asked));
    return asked;
  }

  private void timeOver(Open asked) {
    receipts.end(asked.asked); // what is known here counts
    synchronized (this) {
      finish(asked);
    }
  }

  /** This node has counted its clients. Perhaps under the order. */
  private void counted(Confirm asked, Receipts.Count count) {
    Receipt receipt = count.receipt();
    if (!asked.asker().equals(node.toString())) {
      everywhere.accept(Commands.CONFIRMED, written(asked, receipt));
      return;
    }
    synchronized (this) {
      Open to = open.get(asked.number());
      if (to != null && to.isOwnMissing) {
        to.isOwnMissing = false;
        to.own = count;
        to.add(receipt);
        finishIfDone(to);
      }
    }
  }

  private static String written(Confirm asked, Receipt receipt) {
    return "%s %d %d %d %d %d"
        .formatted(
            asked.asker(),
            asked.number(),
            receipt.subscribers(),
            receipt.written(),
            receipt.received(),
            receipt.unknown());
  }

  /** Another node has counted its clients; for whom, stands in the argument. */
  void heard(NodeId from, String argument) {
    String[] parts = argument.split(" ", -1);
    if (parts.length != NUMBERS || !parts[0].equals(node.toString())) {
      return;
    }
    try {
      long number = Long.parseLong(parts[1]);
      Receipt receipt =
          new Receipt(count(parts[2]), count(parts[3]), count(parts[4]), count(parts[5]));
      synchronized (this) {
        Open to = open.get(number);
        if (to != null && (to.missing.remove(from) || to.silent.remove(from))) {
          to.add(receipt);
          finishIfDone(to);
        }
      }
    } catch (NumberFormatException e) {
      // No node of ours says so; that one counts as one that has not answered.
    }
  }

  private static int count(String text) {
    int count = Integer.parseInt(text);
    if (count < 0 || count > 1_000_000_000) {
      throw new NumberFormatException("out of range");
    }
    return count;
  }

  private void finishIfDone(Open asked) {
    if (asked.isDone()) {
      finish(asked);
    }
  }

  /** On a thread of its own: who waits may do much, and the order may be held here. */
  private void finish(Open asked) {
    if (open.remove(asked.asked.number(), asked)) {
      if (asked.deadline != null) {
        asked.deadline.callOff();
      }
      asked.answer.completeAsync(asked::result); // nobody adds to it any more
    }
  }
}
