package io.echobridge.broker.kafka;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.Lag;
import io.echobridge.broker.PeerLink;
import io.echobridge.broker.Places;
import io.echobridge.broker.Sender;
import io.echobridge.broker.link.Deliveries;
import io.echobridge.broker.link.LinkState;
import io.echobridge.channel.ChannelName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's topics. Each node reads every partition with positions of its own, in memory: no group,
 * no commits. Two threads: one looks at the cluster, one reads events and is held back by the
 * listener. What other nodes send has its own reader, while somebody listens: see {@link
 * KafkaPeers}.
 */
final class KafkaBroker implements Broker {
  private static final Logger log = LoggerFactory.getLogger(KafkaBroker.class);

  private final String where;
  private final KafkaConfig config;
  private final ClientProperties properties;
  private final LinkState state;
  private final Outgoing outgoing;
  private final KafkaSender spoken;
  private final KafkaPeers peers;
  private final Duration history;
  private final Cursors cursors = new Cursors();
  private final KafkaPlaces places = new KafkaPlaces(cursors, this::withheld);
  private volatile @Nullable Parts parts;
  private volatile @Nullable ClusterWatch watch;
  private volatile boolean closed;

  /** What a started broker is made of. */
  record Parts(
      LinkState state,
      Deliveries deliveries,
      Reader events,
      KafkaPlaces places,
      Outgoing outgoing,
      DeadLetters deadLetters) {}

  /**
   * @throws IllegalArgumentException when settings contradict each other
   */
  KafkaBroker(KafkaConfig config, BrokerContext context) {
    this.where = "kafka " + context.name() + " of app " + context.app();
    this.config = config;
    this.history = context.history();
    this.properties =
        new ClientProperties(
            config, String.join("-", "echobridge", context.app(), context.name(), context.node()));
    this.state = new LinkState(where);
    this.outgoing = new Outgoing(where, config.timeout());
    this.spoken = new KafkaSender(where, config, outgoing);
    PeerTopic peerTopic = new PeerTopic(config.peers(), context.app());
    this.peers = new KafkaPeers(where, config.hosts(), properties, peerTopic, state, outgoing);
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
                + ", which belongs to Echobridge");
      }
    }
    properties.check();
  }

  @Override
  public void start(BrokerListener listener) {
    if (!properties.unknown().isEmpty()) {
      log.warn(
          "{}: these properties are unknown to Kafka's clients: {}", where, properties.unknown());
    }
    Deliveries deliveries = new Deliveries(where, listener);
    DeadLetters deadLetters = new DeadLetters(config.deadLetter().topic(), outgoing);
    Events events = new Events(config.address(), deliveries, deadLetters);
    Parts made =
        new Parts(
            state,
            deliveries,
            new Reader(where, properties.consumer("events"), cursors, events),
            places,
            outgoing,
            deadLetters);
    ClusterWatch watching = new ClusterWatch(where, config, properties, peers, history, made);
    synchronized (this) {
      if (closed) {
        return;
      }
      parts = made;
      watch = watching;
      made.events().start();
      watching.start();
    }
    state.awaitFirst();
  }

  private Set<String> withheld() {
    Parts started = parts;
    return started == null ? Set.of() : started.events().withheld();
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

  @Override
  public Optional<PeerLink> peers() {
    return Optional.of(peers);
  }

  @Override
  public Optional<Places> places() {
    return Optional.of(places);
  }

  @Override
  public Optional<Sender> sender() {
    return Optional.of(spoken);
  }

  @Override
  public Optional<Lag> lag() {
    return Optional.of(this::lagByTopic);
  }

  private Map<String, Long> lagByTopic() {
    ClusterWatch watching = watch;
    return watching == null ? Map.of() : cursors.lag(watching.ends());
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    peers.close();
    Parts started = parts;
    ClusterWatch watching = watch;
    if (started != null && watching != null) {
      started.deliveries().close();
      watching.close();
      started.events().close();
    }
    spoken.close();
    outgoing.close();
    state.close();
  }
}
