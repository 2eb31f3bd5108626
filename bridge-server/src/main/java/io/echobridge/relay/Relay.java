package io.echobridge.relay;

import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.xnio.XnioIoThread;

/** What the relays of all apps of a process share: a bound, and connections to other nodes. */
public final class Relay {
  private final int max;
  private final EventLoops loops;
  private final List<Upstreams> upstreams;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * @param max how many requests and WebSockets may be under way at once
   */
  public Relay(int max, EventLoops loops) {
    this.max = max;
    this.loops = loops;
    this.upstreams = loops.all().stream().map(Upstreams::new).toList();
  }

  /** Whether one more may be under way; {@link #ended} follows. From any thread. */
  boolean begin() {
    if (underWay.incrementAndGet() <= max) {
      return true;
    }
    underWay.decrementAndGet();
    return false;
  }

  void ended() {
    underWay.decrementAndGet();
  }

  EventLoop loop(XnioIoThread thread) {
    return loops.of(thread);
  }

  Upstreams upstreams(EventLoop loop) {
    return upstreams.get(loop.index());
  }
}
