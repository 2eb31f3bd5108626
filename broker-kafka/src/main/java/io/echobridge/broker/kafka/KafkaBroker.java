package io.echobridge.broker.kafka;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.link.Deliveries;
import io.echobridge.broker.link.LinkState;
import io.echobridge.channel.ChannelName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's topics. Each node reads every partition with positions of its own, in memory: no group,
 * no commits. Three threads: one looks at the cluster, one reads events and is held back by the
 * listener, one reads peer messages and is not.
 */
final class KafkaBroker implements Broker {
  private static final Logger log = LoggerFactory.getLogger(KafkaBroker.class);

  private final String where;
  private final KafkaConfig config;
  private final ClientProperties properties;
  private final PeerTopic peerTopic;
  private final byte[] node;
  private final LinkState state;
  private final Outgoing outgoing;
  private volatile @Nullable Parts parts;
  private volatile @Nullable ClusterWatch watch;
  private volatile boolean closed;

  /** What a started broker is made of. */
  record Parts(
      LinkState state,
      Deliveries deliveries,
      Reader events,
      Reader peers,
      Outgoing outgoing,
      DeadLetters deadLetters) {}

  /**
   * @throws IllegalArgumentException when settings contradict each other
   */
  KafkaBroker(KafkaConfig config, BrokerContext context) {
    this.where = "kafka " + context.name() + " of app " + context.app();
    this.config = config;
    this.properties =
        new ClientProperties(
            config, String.join("-", "echobridge", context.app(), context.name(), context.node()));
    this.peerTopic = new PeerTopic(config.peers(), context.app());
    this.node = context.node().getBytes(StandardCharsets.UTF_8);
    this.state = new LinkState(where);
    this.outgoing = new Outgoing(where, config.timeout());
    List<String> own =
        config
            .deadLetter()
            .topic()
            .map(dead -> List.of(dead, peerTopic.name()))
            .orElseGet(() -> List.of(peerTopic.name()));
    for (String topic : own) {
      if (config.topics().contains(topic)) {
        throw new IllegalArgumentException(
            "topics: expected topics of the application, got "
                + topic
                + ", which is this program's");
      }
    }
    properties.check();
  }

  @Override
  public void start(BrokerListener listener) {
    if (!properties.unknown().isEmpty()) {
      log.warn("{}: no client of Kafka knows the properties {}", where, properties.unknown());
    }
    Deliveries deliveries = new Deliveries(where, listener);
    DeadLetters deadLetters = new DeadLetters(config.deadLetter().topic(), outgoing);
    Events events = new Events(config.address(), deliveries, deadLetters);
    Parts made =
        new Parts(
            state,
            deliveries,
            new Reader(where, properties.consumer("events"), events::take),
            new Reader(
                where + ", peers",
                properties.consumer("peers"),
                record -> peerMessage(record, deliveries)),
            outgoing,
            deadLetters);
    ClusterWatch watching = new ClusterWatch(where, config, properties, peerTopic, made);
    synchronized (this) {
      if (closed) {
        return;
      }
      parts = made;
      watch = watching;
      made.events().start();
      made.peers().start();
      watching.start();
    }
    state.awaitFirst();
  }

  /** Everything is read, whoever subscribes. */
  @Override
  public CompletionStage<Void> subscribe(ChannelName channel) {
    return state.awaited();
  }

  @Override
  public CompletionStage<Void> unsubscribe(ChannelName channel) {
    return closed
        ? CompletableFuture.failedStage(new CancellationException(where + " is closed"))
        : CompletableFuture.completedStage(null);
  }

  /** Of one node all go to one partition, that of its key. */
  @Override
  public CompletionStage<Void> publishToPeers(byte[] message) {
    ClusterWatch watching = watch;
    if (watching == null || !state.isUp()) {
      return CompletableFuture.failedStage(new SendFailed(where + " is down"));
    }
    if (!watching.peersAreThere()) {
      return CompletableFuture.failedStage(
          new SendFailed(where + ": there is no topic " + peerTopic.name()));
    }
    return outgoing.send(new ProducerRecord<>(peerTopic.name(), node, message));
  }

  @Override
  public Map<String, Long> lag() {
    Parts started = parts;
    ClusterWatch watching = watch;
    return started == null || watching == null
        ? Map.of()
        : started.events().cursors().lag(watching.ends());
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    Parts started = parts;
    ClusterWatch watching = watch;
    if (started != null && watching != null) {
      started.deliveries().close();
      watching.close();
      started.events().close();
      started.peers().close();
    }
    outgoing.close();
    state.close();
  }

  private void peerMessage(ConsumerRecord<byte[], byte[]> record, Deliveries to) {
    if (record.value() != null && !Arrays.equals(record.key(), node)) {
      to.peerMessage(record.value());
    }
  }
}
