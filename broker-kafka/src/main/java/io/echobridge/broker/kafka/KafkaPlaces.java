package io.echobridge.broker.kafka;

import io.echobridge.broker.Places;
import io.echobridge.broker.kafka.Assignment.Start;
import io.echobridge.broker.kafka.PlaceText.InTopic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Each partition is a lane, and its offsets are the same for all. A text has the offsets of all
 * partitions of all topics, and something of the ids that Kafka gave the topics: a topic that is
 * made anew has another one. A text without some topic is from before that topic's beginning.
 *
 * <p>What it cannot see is a leader that was elected although it lacked records ({@code
 * unclean.leader.election.enable}): who has heard such a record waits for its successor.
 */
final class KafkaPlaces implements Places {
  private final Cursors cursors;
  private final Supplier<Set<String>> withheld;
  private volatile Read read = new Read(List.of(), 0, 0);

  /**
   * @param withheld topics that may not be read
   */
  KafkaPlaces(Cursors cursors, Supplier<Set<String>> withheld) {
    this.cursors = cursors;
    this.withheld = withheld;
  }

  /**
   * A topic that is read.
   *
   * @param partitions by number; null is one that is not read yet
   */
  private record Topic(int print, List<@Nullable Partition> partitions) {}

  private record Partition(TopicPartition name, Start start) {}

  /**
   * What is read, by the topics' names.
   *
   * @param topics none where two of them cannot be told apart
   * @param look how many looks at the cluster there were
   */
  private record Read(List<Topic> topics, int lanes, long look) {
    Optional<Topic> topic(int print) {
      return topics.stream().filter(topic -> topic.print() == print).findFirst();
    }
  }

  /** From now on these are read. Before the first of their records is handed over. */
  void reading(Map<TopicPartition, Start> partitions) {
    Map<String, Topic> topics = new TreeMap<>();
    int lanes = read.lanes();
    for (Map.Entry<TopicPartition, Start> each : partitions.entrySet()) {
      TopicPartition name = each.getKey();
      Start start = each.getValue();
      List<@Nullable Partition> all =
          topics
              .computeIfAbsent(
                  name.topic(), topic -> new Topic(print(topic, start.topic()), new ArrayList<>()))
              .partitions();
      while (all.size() <= name.partition()) {
        all.add(null);
      }
      all.set(name.partition(), new Partition(name, start));
      lanes = Math.max(lanes, start.lane() + 1);
    }
    boolean distinct =
        topics.values().stream().mapToInt(Topic::print).distinct().count() == topics.size();
    List<Topic> named = distinct ? List.copyOf(topics.values()) : List.of();
    read = new Read(named, lanes, read.look() + 1);
  }

  /** 24 bits. */
  private static int print(String topic, Uuid id) {
    long mixed = id.getMostSignificantBits() ^ id.getLeastSignificantBits() ^ topic.hashCode();
    return (int) (mixed ^ (mixed >>> 24) ^ (mixed >>> 48)) & 0xFF_FFFF;
  }

  /** How many partitions there are, where they are too many to be named; else none. */
  int tooMany() {
    Read now = read;
    boolean named = now.topics().isEmpty() || text(new long[0]).isPresent();
    return named ? 0 : now.topics().stream().mapToInt(topic -> topic.partitions().size()).sum();
  }

  @Override
  public Optional<String> text(long[] heads) {
    Read now = read;
    if (now.topics().isEmpty()) {
      return Optional.empty();
    }
    List<InTopic> topics = new ArrayList<>(now.topics().size());
    for (Topic topic : now.topics()) {
      long[] next = new long[topic.partitions().size()];
      for (int i = 0; i < next.length; i++) {
        Partition partition = topic.partitions().get(i);
        Cursor cursor = partition == null ? null : cursor(partition);
        if (cursor != null && cursor.isJustBack(now.look())) {
          return Optional.empty(); // the topic may be another one, whose id is not known yet
        }
        next[i] = cursor == null ? -1 : cursor.behind(head(heads, cursor.start().lane()));
      }
      topics.add(new InTopic(topic.print(), next));
    }
    return PlaceText.write(topics);
  }

  private static long head(long[] heads, int lane) {
    return lane < heads.length ? heads[lane] : -1;
  }

  @Override
  public Resolved resolve(String text) {
    Read now = read;
    Optional<List<InTopic>> written = PlaceText.read(text);
    if (written.isEmpty()) {
      return new Unknown();
    }
    long[] heads = before(now);
    boolean ahead = false;
    for (InTopic in : written.get()) {
      Optional<Topic> topic = now.topic(in.print());
      if (topic.isEmpty()) {
        return new Unknown();
      }
      for (int i = 0; i < in.next().length; i++) {
        Partition partition =
            i < topic.get().partitions().size() ? topic.get().partitions().get(i) : null;
        Cursor cursor = partition == null ? null : cursor(partition);
        if (in.next()[i] < 0) {
          continue;
        }
        if (cursor == null || cursor.isJustBack(now.look()) || in.next()[i] > cursor.next()) {
          ahead = true;
        } else {
          heads[cursor.start().lane()] = cursor.ordinal(in.next()[i] - 1);
        }
      }
    }
    return ahead ? new Ahead() : new At(heads);
  }

  /** Before all that is read, and behind all that was and is no longer. */
  private long[] before(Read now) {
    long[] heads = new long[now.lanes()];
    Arrays.setAll(heads, lane -> cursors.top(lane) - 1);
    return heads;
  }

  @Override
  public Optional<long[]> first() {
    Read now = read;
    if (now.look() == 0) {
      return Optional.empty();
    }
    long[] first = before(now);
    for (Topic topic : now.topics()) {
      for (Partition partition : topic.partitions()) {
        if (partition != null) {
          Cursor cursor = cursor(partition);
          Start start = partition.start();
          if (!isUpToNews(partition, cursor)) {
            return Optional.empty();
          }
          first[start.lane()] =
              cursor == null ? start.offset() - 1 : cursor.ordinal(cursor.begin() - 1);
        }
      }
    }
    return Optional.of(first);
  }

  /** Whether all that was there when this node started is taken. */
  private boolean isUpToNews(Partition partition, @Nullable Cursor cursor) {
    Start start = partition.start();
    return (cursor == null ? start.offset() >= start.news() : !cursor.isPast(cursor.next()))
        || withheld.get().contains(partition.name().topic());
  }

  /** Null until the thread that reads has begun with this one. */
  private @Nullable Cursor cursor(Partition partition) {
    Cursor cursor = cursors.of(partition.name());
    boolean same = cursor != null && cursor.start().topic().equals(partition.start().topic());
    return same ? cursor : null;
  }
}
