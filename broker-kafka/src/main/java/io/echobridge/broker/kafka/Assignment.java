package io.echobridge.broker.kafka;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Which partitions are read, and from where: those of the first look from where the settings say;
 * what comes later from its beginning, as whatever is in it was published since. On one thread.
 */
final class Assignment {
  /** In a cluster that is starting a topic can be out of sight for a moment. */
  private static final int LOOKS_UNTIL_GONE = 5;

  /**
   * Where a partition is read from by who does not know it yet.
   *
   * @param topic a topic that is deleted and made again is another one
   */
  record Start(Uuid topic, long offset) {}

  private final StartPosition from;
  private final Map<TopicPartition, Start> known = new HashMap<>();
  private final Map<TopicPartition, Integer> unseen = new HashMap<>();
  private final Set<TopicPartition> initial = new HashSet<>();
  private Optional<Instant> time = Optional.empty();
  private boolean begun;

  Assignment(StartPosition from) {
    this.from = from;
  }

  /**
   * Takes a look into account.
   *
   * @param seen the partitions there are
   * @param ends their ends, as far as they answered
   */
  Map<TopicPartition, Start> update(
      Map<TopicPartition, Uuid> seen, Map<TopicPartition, Long> ends, Cluster cluster)
      throws LinkDown {
    if (!begun) {
      begun = true;
      initial.addAll(seen.keySet());
      time = from.time(Instant.now());
    }
    forget(seen.keySet());
    Set<TopicPartition> early = new HashSet<>();
    Set<TopicPartition> late = new HashSet<>();
    seen.forEach(
        (partition, topic) -> {
          Start start = known.get(partition);
          if (start == null || !start.topic().equals(topic)) {
            boolean asSet = initial.contains(partition) && start == null;
            (asSet && !(from instanceof StartPosition.Start) ? early : late).add(partition);
          }
        });
    Map<TopicPartition, Long> starts = new HashMap<>();
    starts.putAll(cluster.offsets(late, OffsetSpec.earliest()));
    starts.putAll(asSet(early, ends, cluster));
    starts.forEach(
        (partition, offset) -> {
          known.put(partition, new Start(seen.getOrDefault(partition, Uuid.ZERO_UUID), offset));
          initial.remove(partition);
        });
    return Map.copyOf(known);
  }

  // Of a partition without anything so young the end was asked for before, so nothing is between.
  private Map<TopicPartition, Long> asSet(
      Set<TopicPartition> partitions, Map<TopicPartition, Long> ends, Cluster cluster)
      throws LinkDown {
    Map<TopicPartition, Long> starts = new HashMap<>();
    if (time.isPresent()) {
      OffsetSpec since = OffsetSpec.forTimestamp(time.get().toEpochMilli());
      starts.putAll(cluster.offsets(partitions, since));
      starts.keySet().retainAll(ends.keySet());
      starts.replaceAll((partition, offset) -> offset < 0 ? ends.get(partition) : offset);
    } else {
      starts.putAll(ends);
      starts.keySet().retainAll(partitions);
    }
    return starts;
  }

  private void forget(Set<TopicPartition> seen) {
    unseen.keySet().removeAll(seen);
    for (TopicPartition partition : Set.copyOf(known.keySet())) {
      if (!seen.contains(partition)
          && unseen.merge(partition, 1, Integer::sum) >= LOOKS_UNTIL_GONE) {
        known.remove(partition);
        unseen.remove(partition);
      }
    }
    initial.retainAll(seen);
  }
}
