package io.echobridge.hub.peers;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.cluster.frame.Change;
import io.echobridge.hub.stats.DefectLog;
import io.echobridge.presence.NodeId;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Events that were published at other nodes, on their way to the clients here. A thread of its own
 * brings them, as slow clients may hold it back: nothing else of the nodes waits for them. Of what
 * finds no room the newest is dropped.
 */
final class PeerEvents implements AutoCloseable {
  static final long ROOM = 16 << 20;

  private static final int OVERHEAD = 256;

  /** Has the clients of a channel hear an event of another node. */
  interface Publishing {
    void publish(NodeId from, ChannelName channel, BroadcastEvent event);
  }

  private record Waiting(NodeId from, Change.Event event) {}

  private final Publishing publishing;
  private final Thread thread;
  private final DefectLog defects = new DefectLog();
  private final Queue<Waiting> waiting = new ArrayDeque<>(); // guarded by itself
  private long used; // guarded by waiting
  private boolean closed; // guarded by waiting

  /**
   * @param publishing may wait
   */
  PeerEvents(String app, Publishing publishing) {
    this.publishing = publishing;
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
  boolean offer(NodeId from, Change.Event event) {
    synchronized (waiting) {
      long cost = cost(event);
      if (closed || used + cost > ROOM) {
        return false;
      }
      used += cost;
      waiting.add(new Waiting(from, event));
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
        Waiting next = next();
        BroadcastEvent event = next.event.event();
        try {
          for (ChannelName channel : next.event.channels()) {
            publishing.publish(next.from, channel, event);
          }
        } catch (RuntimeException e) {
          defects.defect("An event from another node could not be passed on", e);
        }
      }
    } catch (InterruptedException e) {
      // Only close() interrupts.
    }
  }

  private Waiting next() throws InterruptedException {
    synchronized (waiting) {
      Waiting next = waiting.poll();
      while (next == null) {
        waiting.wait();
        next = waiting.poll();
      }
      used -= cost(next.event);
      return next;
    }
  }
}
