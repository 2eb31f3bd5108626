package io.echobridge.http;

import io.echobridge.net.Closer;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Timer;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.xnio.StreamConnection;

/**
 * The connections of a loop that have not sent a request yet. Who takes too long is closed; who
 * comes and goes is forgotten at the next look, so that nothing has to be told of it. On the loop.
 */
final class Openings extends Timer {
  private static final long LOOK_MILLIS = 500;

  /** What everybody has for a first request, however many want his place. */
  private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final EventLoop loop;
  private final long patienceNanos;
  private final Map<StreamConnection, Long> since = new LinkedHashMap<>();

  /**
   * @param patience how long a first request may take
   */
  Openings(EventLoop loop, Duration patience) {
    this.loop = loop;
    this.patienceNanos = patience.toNanos();
  }

  /** A connection was accepted. */
  void opened(StreamConnection connection) {
    since.put(connection, System.nanoTime());
    if (!isSet()) {
      loop.schedule(this, LOOK_MILLIS);
    }
  }

  /** A request of this connection has begun. */
  void begun(StreamConnection connection) {
    since.remove(connection);
  }

  @Override
  protected void onTimeout() {
    end(patienceNanos, Integer.MAX_VALUE);
    if (!since.isEmpty()) {
      loop.schedule(this, LOOK_MILLIS);
    }
  }

  /** Closes those that wait longest, and no more than so many. */
  void end(int most) {
    end(Math.min(LEAST_NANOS, patienceNanos), most);
  }

  private void end(long patience, int most) {
    long now = System.nanoTime();
    int ended = 0;
    Iterator<Map.Entry<StreamConnection, Long>> all = since.entrySet().iterator();
    while (all.hasNext() && ended < most) {
      Map.Entry<StreamConnection, Long> each = all.next();
      StreamConnection connection = each.getKey();
      if (!connection.isOpen()) {
        all.remove();
      } else if (now - each.getValue() >= patience) {
        ended++;
        all.remove();
        connection.getSourceChannel().suspendReads();
        Closer.close(connection);
      }
    }
  }
}
