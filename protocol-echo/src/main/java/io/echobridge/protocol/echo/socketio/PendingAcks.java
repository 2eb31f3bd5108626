package io.echobridge.protocol.echo.socketio;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The questions of one socket that its client has not answered yet, up to a limit. */
final class PendingAcks {
  static final int MAX = 1_000;

  private final Map<Long, Consumer<Arguments>> pending =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Consumer<Arguments>> eldest) {
          return size() > MAX;
        }
      };
  private long next;

  /** Takes a question in; beyond the limit the oldest one is given up. */
  long add(Consumer<Arguments> onAck) {
    pending.put(next, onAck);
    return next++;
  }

  /** Who waits for this answer, if anybody does; not again. */
  @Nullable Consumer<Arguments> take(long id) {
    return pending.remove(id);
  }
}
