package io.echobridge.hub.intake;

import io.echobridge.broker.Publisher;
import io.echobridge.channel.ChannelName;
import io.echobridge.cluster.RosterChange;
import io.echobridge.hub.delivery.ChannelWatcher;
import io.echobridge.presence.Entry;
import io.echobridge.presence.Roster;
import io.echobridge.text.Printable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a broker who is on a presence channel, once for each change that this node tells, as
 * laravel-echo-server's {@code publishPresence} does. A thread of its own publishes one state after
 * the other. What waits is bounded: beyond the bound a channel's newest state takes the place of
 * its older ones. A state that could not be published is tried again, unless there is a newer one.
 */
final class PresenceFeed implements ChannelWatcher, AutoCloseable {
  /** Without the prefix that the broker puts before it. */
  static final String ADDRESS = "PresenceChannelUpdated";

  private static final Logger log = LoggerFactory.getLogger(PresenceFeed.class);

  /** How many users in all waiting states together; a state itself counts as some. */
  private static final int MOST_WAITING = 100_000;

  private static final int STATE = 10;
  private static final long RETRY_MILLIS = 1_000;
  private static final long ANSWER_SECONDS = 10;
  private static final int MOST_WORDS = 500;
  private static final long FINISH_NANOS = TimeUnit.SECONDS.toNanos(2);

  /**
   * @param id of the change that made it
   * @param users one entry each; does not change any more
   */
  private record State(ChannelName channel, String id, List<Entry> users) {
    static State after(RosterChange change, Roster present) {
      return new State(change.entry().channel(), change.id(), present.snapshot());
    }

    int cost() {
      return users.size() + STATE;
    }
  }

  private final String title;
  private final Publisher publisher;
  private final BooleanSupplier up;
  private final Thread thread;

  /** Per channel, oldest first; guarded by itself, and held for moments only. */
  private final Map<ChannelName, Deque<State>> waiting = new LinkedHashMap<>();

  private int cost;

  /** Whether one that waited is on its way; guarded by what waits. */
  private boolean busy;

  private boolean failing;

  /**
   * @param up whether the broker's link is up; what else goes wrong is told in the log
   */
  PresenceFeed(String title, Publisher publisher, BooleanSupplier up) {
    this.title = title;
    this.publisher = publisher;
    this.up = up;
    this.thread = new Thread(this::run, "presence of " + title);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public void joined(RosterChange change, Roster present) {
    changed(State.after(change, present));
  }

  @Override
  public void left(RosterChange change, Roster present) {
    changed(State.after(change, present));
  }

  /** Takes note of who is on a channel now. */
  private void changed(State state) {
    synchronized (waiting) {
      Deque<State> states = waiting.computeIfAbsent(state.channel(), name -> new ArrayDeque<>(2));
      while (cost > MOST_WAITING && !states.isEmpty()) {
        cost -= states.remove().cost();
      }
      states.add(state);
      cost += state.cost();
      waiting.notifyAll();
    }
  }

  /**
   * Waits for a moment until all is told, as another node goes on from here. Not while the broker
   * is away.
   */
  void finish() {
    long ends = System.nanoTime() + FINISH_NANOS;
    try {
      synchronized (waiting) {
        for (long left = FINISH_NANOS;
            left > 0 && up.getAsBoolean() && (busy || !waiting.isEmpty());
            left = ends - System.nanoTime()) {
          TimeUnit.NANOSECONDS.timedWait(waiting, left);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        try {
          publishNext();
        } catch (RuntimeException | Error e) {
          // One state is lost; without this thread no later one would be told either.
          log.error(
              "{}: the members of presence channels were not published; this is a defect",
              title,
              e);
        } finally {
          done();
        }
      }
    } catch (InterruptedException e) {
      // Only close() interrupts.
    }
  }

  private void publishNext() throws InterruptedException {
    State state = next();
    byte[] body =
        PresenceJson.of(
            state.channel(), state.id(), Roster.newestFirst(new ArrayList<>(state.users())));
    while (!published(body) && !superseded(state.channel())) {
      Thread.sleep(RETRY_MILLIS);
    }
  }

  private void done() {
    synchronized (waiting) {
      busy = false;
      waiting.notifyAll();
    }
  }

  private State next() throws InterruptedException {
    synchronized (waiting) {
      while (waiting.isEmpty()) {
        waiting.wait();
      }
      Iterator<Deque<State>> channels = waiting.values().iterator();
      Deque<State> states = channels.next();
      State state = states.remove();
      busy = true;
      cost -= state.cost();
      if (states.isEmpty()) {
        channels.remove();
      }
      return state;
    }
  }

  private boolean superseded(ChannelName channel) {
    synchronized (waiting) {
      return waiting.containsKey(channel);
    }
  }

  private boolean published(byte[] body) throws InterruptedException {
    if (!up.getAsBoolean()) {
      return false;
    }
    try {
      publisher.publish(ADDRESS, body).toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
      failing = false;
      return true;
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      if (!failing) {
        failing = true;
        Throwable cause = e.getCause() == null ? e : e.getCause();
        log.warn(
            "{}: the members of presence channels cannot be published: {}; trying again",
            title,
            Printable.line(cause.toString(), MOST_WORDS));
      }
      return false;
    }
  }
}
