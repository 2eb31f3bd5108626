package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.Connection;
import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.PeerLink;
import io.echobridge.broker.Places;
import io.echobridge.broker.Sender;
import io.echobridge.broker.link.Backlog;
import io.echobridge.broker.link.Backoff;
import io.echobridge.broker.link.Control;
import io.echobridge.broker.link.Deliveries;
import io.echobridge.broker.link.LinkState;
import io.echobridge.broker.rabbitmq.Addresses.Address;
import io.echobridge.channel.ChannelName;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RabbitMQ, by a queue of this node's own and by streams. Its state (fields without {@code
 * volatile}) lives on the control thread. A link that breaks is replaced: connect, make and bind
 * the queue, consume, report it up.
 */
final class RabbitBroker implements Broker {
  private static final Logger log = LoggerFactory.getLogger(RabbitBroker.class);

  private final String where;
  private final RabbitConfig config;
  private final BrokerContext context;
  private final Connector connector;
  private final Sources sources;
  private final Control control;
  private final Threads threads;
  private final Powers powers;
  private final RabbitPeers peers;
  private final RabbitSender sender;
  private final Backoff backoff;
  private final LinkState state;
  private volatile @Nullable Deliveries deliveries;
  private volatile @Nullable Link link;
  private volatile boolean closed;
  private int address;

  RabbitBroker(RabbitConfig config, BrokerContext context) {
    this.config = config;
    this.context = context;
    this.where = "rabbitmq " + context.name() + " of app " + context.app();
    this.connector = new Connector(config, context);
    this.sources = Sources.of(config, context);
    this.control = new Control(where, this::broken);
    this.powers = new Powers(where);
    this.state = new LinkState(where);
    this.threads = Threads.named(where);
    this.peers =
        new RabbitPeers(
            where,
            connector.addresses().stream().map(Addresses.Address::host).toList(),
            () -> Optional.ofNullable(link),
            () -> control.execute(this::peersChanged),
            threads.speaking());
    this.sender =
        new RabbitSender(where, () -> Optional.ofNullable(link), threads.clientMessages());
    this.backoff = new Backoff(config.reconnect());
  }

  @Override
  public void start(BrokerListener listener) {
    deliveries = new Deliveries(where, listener);
    control.execute(this::attempt);
    state.awaitFirst();
  }

  /** The bindings say what comes; single channels are of no interest. */
  @Override
  public CompletionStage<Void> subscribe(ChannelName channel) {
    return state.awaited();
  }

  @Override
  public CompletionStage<Void> unsubscribe(ChannelName channel) {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public Optional<PeerLink> peers() {
    return Optional.of(peers);
  }

  @Override
  public Optional<Sender> sender() {
    return Optional.of(sender);
  }

  @Override
  public Optional<Places> places() {
    return sources.places().map(Places.class::cast);
  }

  @Override
  public void close() {
    closed = true;
    state.close();
    peers.close();
    Deliveries to = deliveries;
    if (to != null) {
      to.close();
    }
    connector.close();
    control.execute(this::end);
    control.close();
  }

  private void end() {
    Link on = link;
    link = null;
    if (on != null) {
      on.leave(sources.topology());
      on.close();
    }
    threads.close();
  }

  /** Tries the addresses in turn, beginning with the one that was right last. */
  private void attempt() {
    if (link != null) {
      return;
    }
    List<Address> all = connector.addresses();
    Set<String> words = new LinkedHashSet<>();
    boolean refused = false;
    for (int i = 0; i < all.size() && !closed; i++) {
      int index = (address + i) % all.size();
      try {
        connect(all.get(index));
        address = index;
        return;
      } catch (IOException | TimeoutException | RuntimeException e) {
        words.add(Failures.words(e));
        refused |= Failures.refused(e);
      }
    }
    if (!closed) {
      failed(connector.shown(all), String.join("; ", words), refused);
    }
  }

  private void connect(Address to) throws IOException, TimeoutException {
    Link.Memory memory = new Link.Memory(new Backlog(), new Backlog());
    Connection receiving =
        connector.connect(
            to, "receiving", threads.receiving(), memory.receiving(), context.largestMessage());
    Connection publishing;
    try {
      publishing =
          connector.connect(
              to, "publishing", threads.hearing(), memory.publishing(), () -> PeerLink.LARGEST);
    } catch (IOException | TimeoutException | RuntimeException e) {
      receiving.abort(Link.CLOSE_MILLIS);
      throw e;
    }
    CompletableFuture<String> ended = new CompletableFuture<>();
    Link made = new Link(receiving, publishing, memory, ended::complete);
    boolean gap;
    try {
      gap = made.open(settings());
    } catch (IOException | TimeoutException | RuntimeException e) {
      made.close();
      throw e;
    }
    link = made;
    up(to, gap);
    peers.up(made);
    var unused = ended.thenAcceptAsync(reason -> lost(made, to, reason), control);
    control.schedule(() -> askForPowers(made), Powers.AGAIN_MILLIS);
  }

  private void askForPowers(Link on) {
    if (link == on) {
      ask(on);
      control.schedule(() -> askForPowers(on), Powers.AGAIN_MILLIS);
    }
  }

  private void ask(Link on) {
    try {
      on.askForPowers(settings());
      peers.up(on);
    } catch (IOException | RuntimeException e) {
      log.debug("the link is ending", e);
    }
  }

  /** They were opened, or closed. */
  private void peersChanged() {
    Link on = link;
    if (on != null && peers.inbox().isOpen()) {
      ask(on);
    } else if (on != null) {
      on.leavePeers(threads.speaking());
    }
  }

  /** RabbitMQ has ended what the nodes talk by, and perhaps the link. */
  private void peersEnded() {
    Link on = link;
    if (on != null && !on.hearsPeers()) {
      peers.down();
    }
  }

  /** One of our own steps has failed, and what it would have led to will not come by itself. */
  private void broken(Throwable fault) {
    Link on = link;
    link = null;
    if (on != null) {
      on.close();
    }
    if (!closed && deliveries != null) {
      failed(connector.shown(connector.addresses()), "a defect in its plug-in: " + fault, false);
    }
  }

  private void lost(Link ended, Address from, String reason) {
    if (link != ended) {
      return; // closed
    }
    link = null;
    failed(connector.shown(List.of(from)), reason, false);
    ended.close();
  }

  private void failed(String at, String words, boolean refused) {
    peers.down();
    state.down(deliveries(), at + ": " + words);
    control.schedule(this::attempt, refused ? backoff.longestMillis() : backoff.nextMillis());
  }

  private void up(Address at, boolean gap) {
    backoff.up();
    sources.places().ifPresent(StreamPlaces::up);
    String gone = gap ? ": its queue was gone: events that were published meanwhile are lost" : "";
    state.up(deliveries(), connector.shown(List.of(at)) + gone);
  }

  private LinkSettings settings() {
    return new LinkSettings(
        where,
        context.node(),
        sources.topology(),
        sources.feeds(),
        config.peersOf(context.app()),
        peers.inbox(),
        () -> control.execute(this::peersEnded),
        config.deadLetterExchange(),
        config.connectTimeout().toMillis(),
        deliveries(),
        powers);
  }

  private Deliveries deliveries() {
    Deliveries to = deliveries;
    if (to == null) {
      throw new IllegalStateException("not started");
    }
    return to;
  }
}
