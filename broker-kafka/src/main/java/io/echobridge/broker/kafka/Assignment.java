package io.echobridge.broker.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Which partitions are read, and from where: those of the first look from where the settings say,
 * or earlier where there is a history to fill; what comes later from its beginning, as whatever is
 * in it was published since. On one thread.
 */
final class Assignment {
  /** In a cluster that is starting a topic can be out of sight for a moment. */
  private static final int LOOKS_UNTIL_GONE = 5;

  /**
   * Where a partition is read from by who does not know it yet.
   *
   * @param topic a topic that is deleted and made again is another one
   * @param lane the number of the partition while it is read; its successor may have the same
   * @param offset the first record that is read
   * @param news the first record that is no past
   */
  record Start(Uuid topic, int lane, long offset, long news) {}

  private static final Comparator<TopicPartition> IN_ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

  private final StartPosition from;
  private final Duration history;
  private final Map<TopicPartition, Start> known = new HashMap<>();
  private final Map<TopicPartition, Integer> unseen = new HashMap<>();
  private final Set<TopicPartition> initial = new HashSet<>();

  /** When the first look was. */
  private Optional<Instant> began = Optional.empty();

  /** From when on what those partitions get is read; empty: from their ends on. */
  private Optional<Instant> time = Optional.empty();

  private Optional<Instant> past = Optional.empty();

  /**
   * @param history how far before the start it is read, whatever the settings say; may be zero
   */
  Assignment(StartPosition from, Duration history) {
    this.from = from;
    this.history = history;
  }

  /**
   * Takes a look into account. What has not answered with its end has no leader, and is not asked
   * again: alone it would look like a cluster that is silent.
   *
   * @param seen the partitions there are
   * @param ends their ends, as far as they answered
   */
  Map<TopicPartition, Start> update(
      Map<TopicPartition, Uuid> seen, Map<TopicPartition, Long> ends, Cluster cluster)
      throws LinkDown {
    if (began.isEmpty()) {
      initial.addAll(seen.keySet());
      Instant now = Instant.now();
      began = Optional.of(now);
      time = from.time(now);
      past = history.isZero() ? Optional.empty() : Optional.of(now.minus(history));
    }
    forget(seen.keySet());
    Set<TopicPartition> early = new HashSet<>();
    Set<TopicPartition> late = new HashSet<>();
    seen.forEach(
        (partition, topic) -> {
          Start start = known.get(partition);
          boolean isNew = start == null || !start.topic().equals(topic);
          if (isNew && ends.containsKey(partition)) {
            boolean asSet = initial.contains(partition) && start == null;
            (asSet && !(from instanceof StartPosition.Start) ? early : late).add(partition);
          }
        });
    Map<TopicPartition, Long> news = new HashMap<>();
    news.putAll(cluster.offsets(late, OffsetSpec.earliest()));
    news.putAll(since(time, early, ends, cluster));
    Map<TopicPartition, Long> read = past.isEmpty() ? Map.of() : since(past, early, ends, cluster);
    List<TopicPartition> made = news.keySet().stream().sorted(IN_ORDER).toList();
    for (TopicPartition partition : made) {
      long first = news.getOrDefault(partition, 0L);
      long offset = Math.min(first, read.getOrDefault(partition, first));
      Uuid topic = seen.getOrDefault(partition, Uuid.ZERO_UUID);
      known.put(partition, new Start(topic, lane(partition), offset, first));
      initial.remove(partition);
    }
    // What has no leader yet may have got more by the time that it tells its end.
    time = time.or(() -> began);
    return Map.copyOf(known);
  }

  /** Its own, if it has one; else the first that is free. */
  private int lane(TopicPartition partition) {
    Start before = known.get(partition);
    if (before != null) {
      return before.lane();
    }
    BitSet taken = new BitSet();
    known.values().forEach(start -> taken.set(start.lane()));
    return taken.nextClearBit(0);
  }

  // Of a partition without anything so young the end was asked for before, so nothing is between.
  private static Map<TopicPartition, Long> since(
      Optional<Instant> time,
      Set<TopicPartition> partitions,
      Map<TopicPartition, Long> ends,
      Cluster cluster)
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
