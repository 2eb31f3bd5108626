package io.echobridge.broker.redis;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.PeerLink;
import io.echobridge.broker.Places;
import io.echobridge.broker.Publisher;
import io.echobridge.broker.Sender;
import io.echobridge.broker.link.Backoff;
import io.echobridge.broker.link.Control;
import io.echobridge.broker.link.Deliveries;
import io.echobridge.broker.link.LinkState;
import io.echobridge.channel.ChannelName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Redis' pub/sub. Its state (fields without {@code volatile}) lives on the control thread; messages
 * arrive on the event loop of the connection that receives. A link that breaks is replaced:
 * connect, restore the subscriptions, report it up.
 */
final class RedisBroker implements Broker {
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  private final String where;
  private final RedisAddress address;
  private final Control control;
  private final Listening listening;
  private final Sender sender;
  private final RedisPeers peers;
  private final Backoff backoff;
  private final long heartbeatMillis;
  private final long attemptMillis;
  private final LinkState state;
  private volatile @Nullable Deliveries deliveries;
  private volatile @Nullable Link link;
  private volatile boolean closed;
  private final LateConnector connector;
  private @Nullable Receiver receiver;
  private final Pulses.Came came = new Pulses.Came();
  private final Losses losses = new Losses();
  private final OutputLimit outputLimit;
  private @Nullable Pulses pulses;
  private boolean attempting;

  RedisBroker(RedisConfig config, BrokerContext context) {
    this(config, context, HEARTBEAT);
  }

  /** With another time for which Redis may be silent before it is asked, and then given up. */
  RedisBroker(RedisConfig config, BrokerContext context, Duration heartbeat) {
    this.heartbeatMillis = heartbeat.toMillis();
    this.attemptMillis = 3 * config.connectTimeout().toMillis(); // where, connection, greeting
    this.where = "redis " + context.name() + " of app " + context.app();
    this.address = RedisAddress.of(config);
    this.control = new Control(where, this::broken);
    this.outputLimit = new OutputLimit(where);
    this.state = new LinkState(where);
    this.backoff = new Backoff(config.reconnect());
    this.listening = new ListeningChoice(config, context, where, control, losses).made();
    this.sender = new RedisSender(config, context.name(), this::publishTo);
    this.connector =
        new LateConnector(address, came, context.largestMessage(), listening.marksChannel());
    this.peers =
        new RedisPeers(
            where,
            listening.names().peers(),
            config,
            control,
            state,
            attemptMillis,
            this::peersChanged,
            this::publishTo);
  }

  @Override
  public void start(BrokerListener listener) {
    Deliveries to = new Deliveries(where, listener);
    deliveries = to;
    losses.tell(to);
    listening.tell(where);
    control.execute(
        () -> {
          receiver = listening.receiver(to);
          attempt();
        });
    control.schedule(this::heartbeat, heartbeatMillis);
    state.awaitFirst();
  }

  @Override
  public CompletionStage<Void> subscribe(ChannelName channel) {
    return closed
        ? CompletableFuture.failedStage(new CancellationException(where + " is closed"))
        : listening.subscriptions().subscribe(channel);
  }

  @Override
  public CompletionStage<Void> unsubscribe(ChannelName channel) {
    return listening.subscriptions().unsubscribe(channel);
  }

  @Override
  public Optional<PeerLink> peers() {
    return Optional.of(peers);
  }

  @Override
  public Optional<Publisher> publisher() {
    return listening.streams().isPresent()
        ? Optional.empty()
        : Optional.of((address, body) -> onLink(on -> listening.publish(on, address, body)));
  }

  @Override
  public Optional<Sender> sender() {
    return Optional.of(sender);
  }

  @Override
  public Optional<Places> places() {
    return listening.places();
  }

  private CompletionStage<Void> publishTo(String channel, byte[] message) {
    return onLink(on -> on.publish(channel.getBytes(StandardCharsets.UTF_8), message));
  }

  private CompletionStage<Void> onLink(Function<Link, CompletionStage<?>> question) {
    Link on = link;
    if (on == null) {
      return CompletableFuture.failedStage(new IllegalStateException(where + " is down"));
    }
    return question.apply(on).thenApply(answer -> null);
  }

  @Override
  public void close() {
    closed = true;
    peers.close();
    Deliveries to = deliveries;
    if (to != null) {
      to.close();
    }
    control.execute(this::end);
    control.close();
  }

  private void end() {
    listening.subscriptions().close();
    state.close();
    Link on = link;
    link = null;
    if (on != null) {
      on.awaitClose();
    }
    connector.close();
  }

  private void attempt() {
    if (closed || attempting || link != null) {
      return;
    }
    attempting = true;
    connector
        .connect(control, attemptMillis)
        .whenCompleteAsync(
            (made, failure) -> {
              attempting = false;
              if (failure != null) {
                failed(Failures.words(failure));
              } else {
                connected(made);
              }
            },
            control);
  }

  private void connected(Link made) {
    Receiver in = receiver;
    if (closed || link != null || in == null) {
      made.close();
      return;
    }
    link = made;
    made.receive(in);
    pulses = new Pulses(made, in, came);
    made.onEnd(() -> lostSoon(made));
    listening
        .subscriptions()
        .restore(made)
        .thenComposeAsync(ok -> joinPeers(made), control)
        .whenCompleteAsync(
            (ok, failure) -> {
              if (failure != null) {
                lost(made, Failures.words(failure));
              } else if (link == made) {
                up(made);
              }
            },
            control);
  }

  /** The nodes' link was opened, or closed. */
  private void peersChanged() {
    Link on = link;
    if (!peers.isOpen()) {
      peers.leave();
    } else if (on != null) {
      joinPeers(on)
          .whenCompleteAsync(
              (ok, failure) -> {
                if (failure != null) {
                  lost(on, Failures.words(failure));
                }
              },
              control);
    }
  }

  private CompletionStage<Void> joinPeers(Link on) {
    return link == on
        ? peers.join(on, connector.made(), () -> lostSoon(on))
        : CompletableFuture.completedStage(null);
  }

  private void lostSoon(Link ended) {
    control.execute(() -> lost(ended, ended.why()));
  }

  private void lost(Link ended, String reason) {
    if (link != ended) {
      ended.close();
      return; // told before: a link has several connections
    }
    outputLimit.lost(ended.closeLost());
    link = null;
    listening.subscriptions().lost();
    peers.leave();
    failed(reason);
  }

  private void failed(String words) {
    state.down(deliveries(), address.shown() + ": " + words);
    control.schedule(this::attempt, backoff.nextMillis());
  }

  private void up(Link made) {
    backoff.up();
    losses.renewed();
    outputLimit.look(made, control);
    state.up(deliveries(), address.shown(), "events that were published meanwhile are lost");
    peers.up();
  }

  private void heartbeat() {
    Link on = link;
    Pulses its = pulses;
    try {
      if (on != null && its != null && its.anyIsSilent(control)) {
        lost(on, "no answer for " + heartbeatMillis + " ms");
      } else if (on != null && connector.made().isAway()) {
        lost(on, "another node of the cluster is the one at which all nodes receive");
      }
      losses.look();
    } finally {
      if (!closed) {
        control.schedule(this::heartbeat, heartbeatMillis);
      }
    }
  }

  /** One of our own steps has failed, and what it would have led to will not come by itself. */
  private void broken(Throwable fault) {
    Link on = link;
    String words = "a defect in its plug-in: " + Failures.words(fault);
    if (on != null) {
      lost(on, words);
    } else if (!closed && deliveries != null) {
      attempting = false;
      failed(words);
    }
  }

  private Deliveries deliveries() {
    Deliveries to = deliveries;
    if (to == null) {
      throw new IllegalStateException("not started");
    }
    return to;
  }
}
