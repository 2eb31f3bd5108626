package io.echobridge.broker.kafka;

import io.echobridge.broker.kafka.Assignment.Start;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Where each partition is read next. Changed on the thread that reads, looked at from any. */
final class Cursors {
  /** A look that had begun before, and the one after it. */
  private static final int LOOKS_BETWEEN = 2;

  private static final long NEVER = -LOOKS_BETWEEN - 1;

  private final Map<TopicPartition, Cursor> cursors = new ConcurrentHashMap<>();

  /**
   * The position in one partition.
   *
   * @param topic which topic of that name it is in
   * @param backAtLook at which look it went back, as the partition had become shorter
   */
  private record Cursor(Uuid topic, long next, long backAtLook) {
    Cursor at(long offset) {
      return new Cursor(topic, offset, backAtLook);
    }
  }

  /**
   * Keeps these and no others. Those that are not known yet begin at their start; so do those whose
   * topic was made anew, unless reading has noticed it first and has gone back already.
   */
  void keep(Map<TopicPartition, Start> wanted, long look) {
    cursors.keySet().retainAll(wanted.keySet());
    wanted.forEach(
        (partition, start) -> {
          Cursor cursor = cursors.get(partition);
          if (cursor == null) {
            cursors.put(partition, new Cursor(start.topic(), start.offset(), NEVER));
          } else if (!cursor.topic().equals(start.topic())) {
            boolean back = look - cursor.backAtLook() <= LOOKS_BETWEEN;
            long next = back ? cursor.next() : start.offset();
            cursors.put(partition, new Cursor(start.topic(), next, NEVER));
          }
        });
  }

  /** All positions. */
  Map<TopicPartition, Long> all() {
    Map<TopicPartition, Long> all = new HashMap<>();
    cursors.forEach((partition, cursor) -> all.put(partition, cursor.next()));
    return all;
  }

  void advance(TopicPartition partition, long next) {
    cursors.computeIfPresent(partition, (same, cursor) -> cursor.at(next));
  }

  void goBack(TopicPartition partition, long next, long look) {
    cursors.computeIfPresent(partition, (same, cursor) -> new Cursor(cursor.topic(), next, look));
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
