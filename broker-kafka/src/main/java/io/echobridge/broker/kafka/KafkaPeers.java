package io.echobridge.broker.kafka;

import io.echobridge.broker.PeerLink;
import io.echobridge.broker.PeerListener;
import io.echobridge.broker.link.LinkState;
import io.echobridge.broker.link.PeerInbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that talk in a topic, which a reader of its own reads from the end; the cluster's watch
 * makes the topic when the link is open, and says what to read. The topic outlives the link: it is
 * that of all nodes.
 *
 * <p>What goes to all is in partition 0, and so in one order for all. What goes to one node has the
 * node's id as its key. It is in one of the other partitions if there are any, so that not every
 * node reads it.
 */
final class KafkaPeers implements PeerLink {
  private static final int TO_ALL = 0;

  private final String where;
  private final ClientProperties properties;
  private final PeerTopic topic;
  private final LinkState state;
  private final Outgoing outgoing;
  private final List<String> hosts;
  private final PeerInbox inbox;
  private final Assignment assignment = new Assignment(new StartPosition.End(), Duration.ZERO);
  private @Nullable Reader reader; // guarded by this
  private volatile int partitions; // none where the topic is not to be had
  private boolean read; // of the watch's thread

  KafkaPeers(
      String where,
      List<String> hosts,
      ClientProperties properties,
      PeerTopic topic,
      LinkState state,
      Outgoing outgoing) {
    this.where = where;
    this.hosts = hosts;
    this.properties = properties;
    this.topic = topic;
    this.state = state;
    this.outgoing = outgoing;
    this.inbox = new PeerInbox(where);
  }

  /** What comes is heard from the watch's next look on. */
  @Override
  public void open(String node, PeerListener listener) {
    inbox.open(node, listener);
    byte[] own = node.getBytes(StandardCharsets.US_ASCII);
    Reader made =
        new Reader(
            where + ", peers",
            properties.consumer("peers"),
            new Cursors(),
            (record, in) -> {
              boolean toUs = record.key() == null || Arrays.equals(record.key(), own);
              if (toUs && record.value() != null) {
                inbox.message(record.value());
              }
            });
    synchronized (this) {
      if (inbox.isOpen()) {
        made.start();
        reader = made;
      }
    }
  }

  @Override
  public List<String> hosts() {
    return hosts;
  }

  @Override
  public CompletionStage<Void> send(byte[] message) {
    return send(() -> new ProducerRecord<>(topic.name(), TO_ALL, null, message));
  }

  @Override
  public CompletionStage<Void> sendTo(String node, byte[] message) {
    byte[] key = node.getBytes(StandardCharsets.UTF_8);
    return send(
        () -> new ProducerRecord<>(topic.name(), partitionOf(node, partitions), key, message));
  }

  private CompletionStage<Void> send(Supplier<ProducerRecord<byte[], byte[]>> record) {
    if (state.isUp() && inbox.isOpen() && partitions == 0) {
      return CompletableFuture.failedStage(
          new SendFailed(where + ": there is no topic " + topic.name()));
    }
    return inbox.ifUp(() -> outgoing.send(record.get()));
  }

  @Override
  public void close() {
    inbox.close();
    Reader ended;
    synchronized (this) {
      ended = reader;
      reader = null;
    }
    if (ended != null) {
      ended.close();
    }
  }

  String topic() {
    return topic.name();
  }

  boolean isOpen() {
    return inbox.isOpen();
  }

  /** Looks at the topic, and makes it where it is missing. On the watch's thread, while open. */
  void look(TopicsSeen seen, Cluster on, Notices notices) throws LinkDown {
    Map<TopicPartition, Uuid> all =
        topic.ensured(seen, on, notices).partitions(topic.name()::equals);
    partitions = all.size();
    Reader to;
    synchronized (this) {
      to = reader;
    }
    if (to == null) {
      return; // it is being opened or closed
    }
    Map<TopicPartition, Uuid> ours = new HashMap<>(all);
    int own = partitionOf(inbox.node(), all.size());
    ours.keySet().removeIf(each -> each.partition() != TO_ALL && each.partition() != own);
    read = false;
    try {
      Map<TopicPartition, Long> ends = on.offsets(ours.keySet(), OffsetSpec.latest());
      to.read(assignment.update(ours, ends, on));
      read = !ours.isEmpty() && ends.keySet().containsAll(ours.keySet());
      notices.about("peers' leader", "");
    } catch (LinkDown e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      String words = "no messages from other nodes: " + e.words();
      notices.about("peers' leader", words);
      trouble(words);
    }
    Optional<String> fault = to.fault().map(words -> "no messages from other nodes: " + words);
    read &= fault.isEmpty();
    notices.about("peers' reader", fault.orElse(""));
    fault.ifPresent(this::trouble);
    if (all.isEmpty()) {
      trouble("no messages from other nodes: there is no topic " + topic.name());
    }
    if (!read) {
      inbox.down();
    }
  }

  private void trouble(String words) {
    inbox.trouble(
        words,
        "the topic " + topic.name() + " has to exist, and the user needs to read and write it");
  }

  /** The broker's link is up after that look. */
  void up() {
    if (read) {
      inbox.up();
    }
  }

  /** The broker's link is down. */
  void down() {
    read = false;
    inbox.down();
  }

  /** The one for what goes to that node. */
  static int partitionOf(String node, int partitions) {
    return partitions > 1 ? 1 + Math.floorMod(node.hashCode(), partitions - 1) : TO_ALL;
  }
}
