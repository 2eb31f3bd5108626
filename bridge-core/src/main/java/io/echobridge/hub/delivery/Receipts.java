package io.echobridge.hub.delivery;

import io.echobridge.channel.Confirm;
import io.echobridge.hub.stats.Counters;
import io.echobridge.hub.stats.Receipt;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The events of which a node wants to know which clients of this node have them. Thread-safe.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class Receipts {
  /** So many events of other nodes at once; of more nobody counts the clients. */
  private static final int MOST = 1_024;

  /** How many clients may be asked for a proof at once; of more nothing is known. */
  private static final int MOST_CLIENTS = 100_000;

  /** What another node's answer may take on its way. */
  private static final int WAY_MILLIS = 200;

  /** Hears what is known of an event, once for each. */
  public interface Told {
    /**
     * On any thread, perhaps under the order; must not block.
     *
     * @param count what is known
     */
    void told(Confirm asked, Count count);
  }

  /** What is known of an event at this node. */
  public interface Count {
    /** Who has it. */
    Receipt receipt();

    /** Where it stands, as text; null where nobody knows. Not under the order. */
    @Nullable String offset();
  }

  private final String node;
  private final Counters counters;
  private final AtomicInteger room = new AtomicInteger(MOST_CLIENTS);
  private final Map<Confirm, Open> open = new HashMap<>(); // guarded by this
  private volatile Told told = (asked, count) -> {};

  /**
   * An event whose clients are counted.
   *
   * @param deadline when that ends; null where this node wants to know it, which says when
   */
  private record Open(Tally tally, @Nullable Deadline deadline) {}

  /**
   * @param node this one, as it stands in {@link Confirm#asker}
   */
  public Receipts(String node, Counters counters) {
    this.node = node;
    this.counters = counters;
  }

  /** Has somebody hear of each event. Once, before the first. */
  public void tell(Told to) {
    told = to;
  }

  /**
   * This node is about to publish an event, and wants to know who has it until it says {@link
   * #end}. It asks for few at once.
   */
  public synchronized void expect(Confirm asked) {
    open.put(asked, new Open(tally(asked), null));
  }

  /**
   * What counts an event's clients, for each of its channels the same; null for an event of this
   * node that nobody asks about any more, and for one of another node beyond the bound.
   */
  @Nullable Tally of(Confirm asked) {
    synchronized (this) {
      Open present = open.get(asked);
      if (present != null) {
        present.tally().begins();
        return present.tally();
      }
      if (asked.asker().equals(node)) {
        return null;
      }
      if (open.size() >= MOST) {
        counters.drop("confirm-too-many");
        return null;
      }
      Tally made = tally(asked);
      made.begins();
      open.put(asked, new Open(made, Deadline.in(millis(asked), made::end)));
      return made;
    }
  }

  private Tally tally(Confirm asked) {
    return new Tally(asked.channels(), room, tally -> done(asked, tally));
  }

  /** The answer has a way to go. */
  private static int millis(Confirm asked) {
    int all = asked.waitMillis();
    return all - Math.min(WAY_MILLIS, all / 3);
  }

  /** Ends the count of an event, if it is under way. */
  public void end(Confirm asked) {
    Open present;
    synchronized (this) {
      present = open.get(asked);
    }
    if (present != null) {
      present.tally().end();
    }
  }

  private void done(Confirm asked, Tally tally) {
    Open over;
    synchronized (this) {
      over = open.remove(asked);
    }
    if (over != null && over.deadline() != null) {
      over.deadline().callOff();
    }
    if (!tally.hasBegun()) {
      return; // The event has never come here, so nobody knows anything of it.
    }
    told.told(
        asked,
        new Count() {
          @Override
          public Receipt receipt() {
            return tally.receipt();
          }

          @Override
          public @Nullable String offset() {
            return tally.offset();
          }
        });
  }
}
