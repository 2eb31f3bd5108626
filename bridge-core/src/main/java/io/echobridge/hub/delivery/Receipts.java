package io.echobridge.hub.delivery;

import io.echobridge.channel.Confirm;
import io.echobridge.hub.stats.Counters;
import io.echobridge.hub.stats.Receipt;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The events of which a node wants to know which clients of this node have them. Thread-safe.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class Receipts {
  /** So many events at once; of more nobody counts the clients. */
  private static final int MOST = 128;

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
  private final Map<Confirm, Tally> open = new HashMap<>(); // guarded by this
  private volatile Told told = (asked, count) -> {};

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

  /** What counts an event's clients, for each of its channels the same; null beyond the bound. */
  @Nullable Tally of(Confirm asked) {
    Tally made;
    synchronized (this) {
      Tally present = open.get(asked);
      if (present != null) {
        return present;
      }
      if (open.size() >= MOST) {
        counters.drop("confirm-too-many");
        return null;
      }
      made = new Tally(asked.channels(), room, tally -> done(asked, tally));
      open.put(asked, made);
    }
    after(millis(asked)).execute(made::end);
    return made;
  }

  /** This node's clients may take all the time; other nodes' answers have a way to go. */
  private int millis(Confirm asked) {
    int all = asked.waitMillis();
    return asked.asker().equals(node) ? all : all - Math.min(WAY_MILLIS, all / 3);
  }

  private static Executor after(int millis) {
    return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
  }

  /** Ends the count of an event, if it is under way. */
  public void end(Confirm asked) {
    Tally present;
    synchronized (this) {
      present = open.get(asked);
    }
    if (present != null) {
      present.end();
    }
  }

  private void done(Confirm asked, Tally tally) {
    synchronized (this) {
      open.remove(asked, tally);
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
