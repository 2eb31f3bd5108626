package io.echobridge.broker.kafka;

import io.echobridge.broker.kafka.Assignment.Start;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Where each partition is read next. Changed on the thread that reads, looked at from any. */
final class Cursors {
  private final Map<TopicPartition, Cursor> cursors = new ConcurrentHashMap<>();

  /** The ordinals that follow on lanes whose partitions are gone. */
  private final Map<Integer, Long> tops = new ConcurrentHashMap<>();

  /**
   * Keeps these and no others. Those that are not known yet begin at their start; so do those whose
   * topic was made anew, unless reading has noticed it first, has gone back, and has read some of
   * it.
   */
  void keep(Map<TopicPartition, Start> wanted, long look) {
    cursors.forEach(
        (partition, cursor) -> {
          Start start = wanted.get(partition);
          if (start == null || !start.topic().equals(cursor.start().topic())) {
            tops.put(cursor.start().lane(), cursor.ordinal(cursor.next()));
          }
        });
    cursors.keySet().retainAll(wanted.keySet());
    wanted.forEach(
        (partition, start) -> {
          Cursor cursor = cursors.get(partition);
          if (cursor == null) {
            cursors.put(partition, begun(start, start.offset()));
          } else if (!cursor.start().topic().equals(start.topic())) {
            boolean isInIt = cursor.isJustBack(look) && cursor.next() > cursor.begin();
            long next = isInIt ? cursor.next() : start.offset();
            cursors.put(partition, begun(start, next));
          }
        });
  }

  private Cursor begun(Start start, long next) {
    return Cursor.from(start, next, top(start.lane()));
  }

  boolean isEmpty() {
    return cursors.isEmpty();
  }

  /** All positions. */
  Map<TopicPartition, Long> all() {
    Map<TopicPartition, Long> all = new HashMap<>();
    cursors.forEach((partition, cursor) -> all.put(partition, cursor.next()));
    return all;
  }

  @Nullable Cursor of(TopicPartition partition) {
    return cursors.get(partition);
  }

  /** The first ordinal that a lane had not yet when its last partition was given up. */
  long top(int lane) {
    return tops.getOrDefault(lane, 0L);
  }

  void advance(TopicPartition partition, long next) {
    cursors.computeIfPresent(partition, (same, cursor) -> cursor.at(next));
  }

  void jump(TopicPartition partition, long next, long look) {
    cursors.computeIfPresent(partition, (same, cursor) -> cursor.jump(next, look));
  }

  /** How many records of each topic are before these ends and not taken yet. */
  Map<String, Long> lag(Map<TopicPartition, Long> ends) {
    Map<String, Long> lag = new TreeMap<>();
    ends.forEach(
        (partition, end) -> {
          Cursor cursor = cursors.get(partition);
          long behind = cursor == null ? 0 : Math.max(0, end - cursor.next());
          lag.merge(partition.topic(), behind, Long::sum);
        });
    return lag;
  }
}
