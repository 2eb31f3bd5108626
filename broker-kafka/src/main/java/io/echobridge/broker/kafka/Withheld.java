package io.echobridge.broker.kafka;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Topics that Kafka does not let us read. Of several topics one must not cost the others; so it is
 * left out, and tried again after a while. For one thread, but for {@link #topics}.
 */
final class Withheld {
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Map<String, Long> since = new ConcurrentHashMap<>();

  void add(Collection<String> topics) {
    topics.forEach(topic -> since.put(topic, System.nanoTime()));
  }

  boolean holds(String topic) {
    return since.containsKey(topic);
  }

  /** Whether some are to be tried again; they are no longer withheld then. */
  boolean anyIsDue() {
    long now = System.nanoTime();
    return since.values().removeIf(began -> now - began >= AGAIN_NANOS);
  }

  void clear() {
    since.clear();
  }

  /** In order. From any thread. */
  Set<String> topics() {
    return new TreeSet<>(since.keySet());
  }
}
