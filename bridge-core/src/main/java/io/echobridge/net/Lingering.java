package io.echobridge.net;

import io.echobridge.text.Throttle;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What others still see of clients that are gone, as these may come back. It is a part of the
 * clients' memory with a bound of its own, an eighth: nobody is there any more who could be cut for
 * it. When the bound is reached, what has stayed longest ends. Thread-safe.
 */
final class Lingering {
  private static final Logger log = LoggerFactory.getLogger(Lingering.class);

  /** Of the clients' memory. */
  private static final int SHARE = 8;

  private final ClientMemory memory;

  /** The oldest first. Guarded by this. */
  private final Set<Stay> stays = new LinkedHashSet<>();

  /** Guarded by this. */
  private long used;

  private final Throttle throttle = Throttle.onceAMinute();

  Lingering(ClientMemory memory) {
    this.memory = memory;
  }

  /** As {@link Holding#linger}. */
  Runnable begin(Holding holding, long bytes, Runnable end) {
    Stay stay = new Stay(holding, bytes, end);
    List<Stay> longest = new ArrayList<>();
    synchronized (this) {
      stays.add(stay);
      used += bytes;
      for (Iterator<Stay> all = stays.iterator(); used > memory.limit() / SHARE; ) {
        Stay oldest = all.next();
        all.remove();
        used -= oldest.bytes;
        longest.add(oldest);
      }
    }
    longest.forEach(Stay::end);
    if (!longest.isEmpty() && throttle.due().isPresent()) {
      log.warn(
          "What stays of clients that are gone reached its limit of {} bytes of memory (an eighth of"
              + " server.client-memory): others see those leave at once that have been away longest;"
              + " logged once a minute",
          memory.limit() / SHARE);
    }
    return () -> end(stay);
  }

  private void end(Stay stay) {
    synchronized (this) {
      if (!stays.remove(stay)) {
        return;
      }
      used -= stay.bytes;
    }
    stay.end();
  }

  /** Of one client. Whoever takes it out of the set ends it. */
  private static final class Stay {
    private final Holding holding;
    private final long bytes;
    private Runnable end;

    Stay(Holding holding, long bytes, Runnable end) {
      this.holding = holding;
      this.bytes = bytes;
      this.end = end;
    }

    void end() {
      Runnable how = end;
      end = () -> {}; // a timer keeps this object for a while, and is not to keep what stayed
      holding.giveBack(bytes);
      how.run();
    }
  }
}
