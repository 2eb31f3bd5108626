package io.echobridge.broker.kafka;

import io.echobridge.broker.PeerLink;
import io.echobridge.broker.kafka.Assignment.Start;
import io.echobridge.broker.link.LinkState;
import io.echobridge.broker.link.PeerInbox;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that talk in a topic, which a reader of its own reads from the end; the cluster's watch
 * makes the topic when the link is open, and says what to read. The topic outlives the link: it is
 * that of all nodes.
 */
final class KafkaPeers implements PeerLink {
  private final String where;
  private final ClientProperties properties;
  private final PeerTopic topic;
  private final byte[] key;
  private final LinkState state;
  private final Outgoing outgoing;
  private final PeerInbox inbox;
  private final Assignment assignment = new Assignment(new StartPosition.End());
  private @Nullable Reader reader; // guarded by this
  private volatile boolean topicExists;
  private volatile boolean pinned;

  /**
   * @param node keeps what this node sends in one partition, and so in order
   */
  KafkaPeers(
      String where,
      ClientProperties properties,
      PeerTopic topic,
      String node,
      LinkState state,
      Outgoing outgoing) {
    this.where = where;
    this.properties = properties;
    this.topic = topic;
    this.key = node.getBytes(StandardCharsets.UTF_8);
    this.state = state;
    this.outgoing = outgoing;
    this.inbox = new PeerInbox(where);
  }

  /** What comes is heard from the watch's next look on. */
  @Override
  public CompletionStage<Void> open(Consumer<byte[]> listener) {
    CompletionStage<Void> opened = inbox.open(listener);
    Reader made =
        new Reader(
            where + ", peers",
            properties.consumer("peers"),
            record -> {
              if (record.value() != null) {
                inbox.message(record.value());
              }
            });
    synchronized (this) {
      if (inbox.isOpen()) {
        made.start();
        reader = made;
      }
    }
    return opened;
  }

  @Override
  public CompletionStage<Void> send(byte[] message) {
    if (!state.isUp() || !inbox.isOpen()) {
      String why = inbox.isOpen() ? " is down" : ": the peers' link is not open";
      return CompletableFuture.failedStage(new SendFailed(where + why));
    }
    if (!topicExists) {
      return CompletableFuture.failedStage(
          new SendFailed(where + ": there is no topic " + topic.name()));
    }
    return outgoing.send(new ProducerRecord<>(topic.name(), key, message));
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
    Map<TopicPartition, Uuid> there =
        topic.ensured(seen, on, notices).partitions(topic.name()::equals);
    topicExists = !there.isEmpty();
    Reader to;
    synchronized (this) {
      to = reader;
    }
    if (to == null) {
      return; // it is being opened or closed
    }
    try {
      Map<TopicPartition, Long> ends = on.offsets(there.keySet(), OffsetSpec.latest());
      Map<TopicPartition, Start> read = assignment.update(there, ends, on);
      to.read(read);
      pinned = topicExists && read.keySet().containsAll(there.keySet());
      notices.about("peers' leader", "");
    } catch (LinkDown e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      notices.about("peers' leader", "no messages from other nodes: " + e.words());
    }
    notices.about(
        "peers' reader",
        to.fault().map(words -> "no messages from other nodes: " + words).orElse(""));
  }

  /** The broker's link is up after that look. */
  void up() {
    if (pinned) {
      inbox.hearing();
    }
  }
}
