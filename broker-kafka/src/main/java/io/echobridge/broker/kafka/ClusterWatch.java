package io.echobridge.broker.kafka;

import io.echobridge.broker.kafka.Assignment.Start;
import io.echobridge.broker.link.Backoff;
import io.echobridge.broker.link.Reason;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that looks at the cluster again and again: whether it answers, which topics and
 * partitions there are, and where they end. It tells the readers what to read.
 */
final class ClusterWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaBroker.class);
  private static final long CLOSE_MILLIS = 10_000;

  private final KafkaConfig config;
  private final String servers;
  private final ClientProperties properties;
  private final Topics topics;
  private final KafkaPeers peers;
  private final KafkaBroker.Parts parts;
  private final boolean keepsHistory;
  private final Notices notices;
  private final Backoff backoff;
  private final Assignment events;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private @Nullable Cluster cluster;
  private volatile Map<TopicPartition, Long> ends = Map.of();

  ClusterWatch(
      String where,
      KafkaConfig config,
      ClientProperties properties,
      KafkaPeers peers,
      Duration history,
      KafkaBroker.Parts parts) {
    this.config = config;
    this.servers = String.join(",", config.bootstrapServers());
    this.properties = properties;
    this.topics = new Topics(config.topics(), config.topicPattern());
    this.peers = peers;
    this.parts = parts;
    this.keepsHistory = !history.isZero();
    this.notices = new Notices(where);
    this.backoff = new Backoff(config.reconnect());
    this.events = new Assignment(StartPosition.parse(config.from()), history);
    this.thread = new Thread(this::run, where + ", watch");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Where the partitions that are read ended at the last look. */
  Map<TopicPartition, Long> ends() {
    return ends;
  }

  @Override
  public void close() {
    ended.countDown();
    if (Thread.currentThread() != thread) {
      thread.interrupt();
      try {
        thread.join(CLOSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    long pause = 0;
    while (pause(pause)) {
      try {
        pause = turn();
      } catch (Throwable e) {
        pause = backoff.nextMillis();
        broken(e);
      }
    }
    disconnect();
  }

  private long turn() {
    try {
      String seen = look();
      backoff.up();
      parts
          .state()
          .up(parts.deliveries(), servers + ", " + seen, "reading continues where it stopped");
      peers.up();
      return config.lookEvery().toMillis();
    } catch (LinkDown e) {
      down(e.words());
      return backoff.nextMillis();
    }
  }

  /** Nobody else would notice that Kafka is not looked at any more. */
  private void broken(Throwable fault) {
    if (!closed()) {
      log.error("a defect in the Kafka broker", fault);
      try {
        disconnect();
      } catch (RuntimeException e) {
        log.debug("not closed well", e);
      }
      peers.down();
      parts
          .state()
          .down(parts.deliveries(), servers + ": a defect in its plug-in: " + Reason.of(fault));
    }
  }

  private String look() throws LinkDown {
    Cluster on = cluster();
    boolean peersAreOpen = peers.isOpen();
    Set<String> others = new HashSet<>();
    if (peersAreOpen) {
      others.add(peers.topic());
    }
    config.deadLetter().topic().ifPresent(others::add);
    TopicsSeen seen = on.look(topics, others);
    tellTopics(seen);
    Map<TopicPartition, Uuid> read = seen.partitions(this::isRead);
    ends = on.offsets(read.keySet(), OffsetSpec.latest());
    tellLeaders(read.keySet());
    Map<TopicPartition, Start> starts = events.update(read, ends, on);
    parts.places().reading(starts);
    parts.events().read(starts);
    tellPlaces();
    if (peersAreOpen) {
      peers.look(seen, on, notices);
    }
    try {
      parts.outgoing().open(properties.producer());
    } catch (KafkaException e) {
      throw new LinkDown(Reason.of(e));
    }
    tellWithheld();
    Optional<String> fault = parts.events().fault();
    if (fault.isPresent()) {
      throw new LinkDown(fault.get());
    }
    long count = read.keySet().stream().map(TopicPartition::topic).distinct().count();
    return count + " topics with " + read.size() + " partitions";
  }

  private void tellPlaces() {
    int tooMany = keepsHistory ? parts.places().tooMany() : 0;
    notices.about(
        "places",
        tooMany == 0
            ? ""
            : tooMany
                + " partitions are too many to tell a client where it is: clients that come back are"
                + " not brought up to date");
  }

  /** What costs some topics, and not the link. */
  private void tellWithheld() {
    Set<String> withheld = parts.events().withheld();
    notices.about(
        "withheld",
        withheld.isEmpty()
            ? ""
            : "not authorized to read the topics " + withheld + "; trying again now and then");
  }

  /** Peer messages and dead letters are no events, whatever a pattern says. */
  private boolean isRead(String topic) {
    return topics.include(topic)
        && !topic.equals(peers.topic())
        && !config.deadLetter().topic().equals(Optional.of(topic));
  }

  private void tellTopics(TopicsSeen seen) {
    Stream<String> missing =
        seen.missing().stream()
            .filter(this::isRead)
            .map(topic -> topic + " does not exist: create it");
    Stream<String> refused =
        seen.refused().entrySet().stream()
            .filter(topic -> isRead(topic.getKey()))
            .map(topic -> topic.getKey() + ": " + topic.getValue());
    String trouble = Stream.concat(missing, refused).collect(Collectors.joining(", "));
    notices.about(
        "topics",
        trouble.isEmpty()
            ? ""
            : "topic " + trouble + "; it is read once it exists and the user may read it");
    config
        .deadLetter()
        .topic()
        .ifPresent(
            topic -> {
              boolean there = seen.found().containsKey(topic);
              parts.deadLetters().topicExists(there);
              String said =
                  "dead-letter topic "
                      + topic
                      + " does not exist or is not visible to the user: create it; until then dead"
                      + " letters are only logged";
              notices.about("dead-letter", there ? "" : said);
            });
  }

  private void tellLeaders(Set<TopicPartition> read) {
    String silent =
        read.stream()
            .filter(partition -> !ends.containsKey(partition))
            .map(TopicPartition::toString)
            .sorted()
            .limit(10)
            .collect(Collectors.joining(", "));
    notices.about("leaders", silent.isEmpty() ? "" : "no leader answers for " + silent);
  }

  private void down(String words) {
    disconnect();
    parts.outgoing().end();
    if (!closed()) {
      String why = Unreachable.why(config.bootstrapServers()).orElse(words);
      peers.down();
      parts.state().down(parts.deliveries(), servers + ": " + why);
    }
  }

  private Cluster cluster() throws LinkDown {
    Cluster made = cluster;
    if (made == null) {
      made = new Cluster(properties.admin(), config.timeout());
      cluster = made;
    }
    return made;
  }

  private void disconnect() {
    Cluster ended = cluster;
    cluster = null;
    if (ended != null) {
      ended.close();
    }
  }

  private boolean closed() {
    return ended.getCount() == 0;
  }

  /** Waits, and says whether to go on. */
  private boolean pause(long millis) {
    try {
      return !ended.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }
}
