package io.echobridge.hub.peers;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.cluster.frame.Change;
import io.echobridge.hub.stats.DefectLog;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BiConsumer;

/**
 * Events that were published at other nodes, on their way to the clients here. A thread of its own
 * brings them, as slow clients may hold it back: nothing else of the nodes waits for them. Of what
 * finds no room the newest is dropped.
 */
final class PeerEvents implements AutoCloseable {
  static final long ROOM = 16 << 20;

  private static final int OVERHEAD = 256;

  private final BiConsumer<ChannelName, BroadcastEvent> publish;
  private final Thread thread;
  private final DefectLog defects = new DefectLog();
  private final Queue<Change.Event> waiting = new ArrayDeque<>(); // guarded by itself
  private long used; // guarded by waiting
  private boolean closed; // guarded by waiting

  /**
   * @param publish has the clients of a channel hear an event; may wait
   */
  PeerEvents(String app, BiConsumer<ChannelName, BroadcastEvent> publish) {
    this.publish = publish;
    this.thread = new Thread(this::run, "peer-events-" + app);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /**
   * Never waits.
   *
   * @return false when there is no room
   */
  boolean offer(Change.Event event) {
    synchronized (waiting) {
      long cost = cost(event);
      if (closed || used + cost > ROOM) {
        return false;
      }
      used += cost;
      waiting.add(event);
      waiting.notifyAll();
      return true;
    }
  }

  private static long cost(Change.Event event) {
    long channels = event.channels().stream().mapToLong(name -> name.value().length()).sum();
    return OVERHEAD + 2 * channels + event.event().data().length();
  }

  @Override
  public void close() {
    synchronized (waiting) {
      closed = true;
    }
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        Change.Event event = next();
        try {
          event.channels().forEach(channel -> publish.accept(channel, event.event()));
        } catch (RuntimeException e) {
          defects.defect("An event from another node could not be passed on", e);
        }
      }
    } catch (InterruptedException e) {
      // Only close() interrupts.
    }
  }

  private Change.Event next() throws InterruptedException {
    synchronized (waiting) {
      Change.Event event = waiting.poll();
      while (event == null) {
        waiting.wait();
        event = waiting.poll();
      }
      used -= cost(event);
      return event;
    }
  }
}
