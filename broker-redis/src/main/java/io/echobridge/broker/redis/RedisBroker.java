package io.echobridge.broker.redis;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.link.Backoff;
import io.echobridge.broker.link.Control;
import io.echobridge.broker.link.Deliveries;
import io.echobridge.broker.link.LinkState;
import io.echobridge.channel.ChannelName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
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
  private final Names names;
  private final Subscriptions subscriptions;
  private final PeerMessages peers;
  private final Backoff backoff;
  private final long heartbeatMillis;
  private final long attemptMillis;
  private final LinkState state;
  private volatile @Nullable Deliveries deliveries;
  private volatile @Nullable Link link;
  private volatile boolean closed;
  private @Nullable Connector connector;
  private @Nullable Receiver receiver;
  private final Arrivals received = new Arrivals();
  private final Arrivals answered = new Arrivals();
  private final Losses losses = new Losses();
  private final OutputLimit outputLimit;
  private final IntSupplier mostBytes;
  private List<Pulse> pulses = List.of();
  private boolean attempting;

  RedisBroker(RedisConfig config, BrokerContext context) {
    this(config, context, HEARTBEAT);
  }

  /**
   * @param heartbeat how long Redis may be silent before it is asked, and then before it is given
   *     up
   */
  RedisBroker(RedisConfig config, BrokerContext context, Duration heartbeat) {
    this.heartbeatMillis = heartbeat.toMillis();
    // Finding out where Redis is, the connection, and the greeting on it.
    this.attemptMillis = 3 * config.connectTimeout().toMillis();
    this.where = "redis " + context.name() + " of app " + context.app();
    this.address = RedisAddress.of(config);
    this.control = new Control(where, this::broken);
    this.mostBytes = context.largestMessage();
    this.outputLimit = new OutputLimit(where);
    this.state = new LinkState(where);
    this.peers = new PeerMessages(context.node());
    this.backoff = new Backoff(config.reconnect());
    Listening listening = Listening.of(config, context, where, control, losses);
    this.names = listening.names();
    this.subscriptions = listening.subscriptions();
  }

  @Override
  public void start(BrokerListener listener) {
    Deliveries to = new Deliveries(where, listener);
    deliveries = to;
    losses.tell(to);
    control.execute(
        () -> {
          receiver = new Receiver(names, peers, to);
          attempt();
        });
    control.schedule(this::heartbeat, heartbeatMillis);
    state.awaitFirst();
  }

  @Override
  public CompletionStage<Void> subscribe(ChannelName channel) {
    return closed
        ? CompletableFuture.failedStage(new CancellationException(where + " is closed"))
        : subscriptions.subscribe(channel);
  }

  @Override
  public CompletionStage<Void> unsubscribe(ChannelName channel) {
    return subscriptions.unsubscribe(channel);
  }

  @Override
  public CompletionStage<Void> publishToPeers(byte[] message) {
    return publishTo(names.peers(), peers.wrap(message));
  }

  @Override
  public CompletionStage<Void> publish(String address, byte[] body) {
    return publishTo(names.outgoing(address), body);
  }

  private CompletionStage<Void> publishTo(String channel, byte[] message) {
    Link on = link;
    if (on == null) {
      return CompletableFuture.failedStage(new IllegalStateException(where + " is down"));
    }
    return on.publish(channel.getBytes(StandardCharsets.UTF_8), message).thenApply(count -> null);
  }

  @Override
  public void close() {
    closed = true;
    Deliveries to = deliveries;
    if (to != null) {
      to.close();
    }
    control.execute(this::end);
    control.close();
  }

  private void end() {
    subscriptions.close();
    state.close();
    Connector by = connector;
    Link on = link;
    connector = null;
    link = null;
    if (on != null) {
      on.awaitClose();
    }
    if (by != null) {
      by.close();
    }
  }

  private void attempt() {
    Receiver to = receiver;
    if (closed || to == null || attempting || link != null) {
      return;
    }
    attempting = true;
    CompletionStage<Link> attempt;
    try {
      attempt = connector().connect(to);
    } catch (Throwable e) { // such as a certificate that is none, or a class
      attempt = CompletableFuture.failedStage(e);
    }
    var unused =
        bounded(attempt.toCompletableFuture())
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

  /**
   * Whatever Lettuce makes of a connection that breaks while it is made: the attempt ends, and the
   * next one comes. What it makes too late is closed.
   */
  private CompletableFuture<Link> bounded(CompletableFuture<Link> attempt) {
    CompletableFuture<Link> bounded = attempt.copy();
    control.schedule(
        () -> {
          String words = "no connection within " + attemptMillis + " ms";
          if (bounded.completeExceptionally(new IllegalStateException(words))) {
            var unused = attempt.thenAcceptAsync(Link::close, control);
          }
        },
        attemptMillis);
    return bounded;
  }

  private void connected(Link made) {
    if (closed || link != null) {
      made.close();
      return;
    }
    link = made;
    Receiver in = receiver;
    pulses =
        List.of(
            new Pulse(() -> received.bytes() + (in == null ? 0 : in.heard())),
            new Pulse(answered::bytes));
    made.onEnd(() -> control.execute(() -> lost(made, "the connection was lost")));
    subscriptions
        .restore(made)
        .whenCompleteAsync(
            (ok, failure) -> {
              if (link != made) {
                return;
              }
              if (failure != null) {
                lost(made, Failures.words(failure));
              } else {
                up(made);
              }
            },
            control);
  }

  private void lost(Link ended, String reason) {
    if (link != ended) {
      ended.close();
      return; // told before: a link has two connections
    }
    outputLimit.lost(ended.closeLost());
    link = null;
    subscriptions.lost();
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
    state.up(deliveries(), address.shown(), "what was published meanwhile did not arrive");
  }

  private void heartbeat() {
    try {
      Link on = link;
      Receiver in = receiver;
      if (on != null && in != null) {
        beat(on, pulses.get(0), in.busy(), on::pingReceiving);
      }
      if (on != null && link == on) {
        beat(on, pulses.get(1), false, on::pingPublishing);
      }
      losses.look();
    } finally {
      if (!closed) {
        control.schedule(this::heartbeat, heartbeatMillis);
      }
    }
  }

  private void beat(Link on, Pulse pulse, boolean busy, Supplier<CompletionStage<?>> question) {
    if (pulse.isSilent() && !busy) {
      lost(on, "no answer for " + heartbeatMillis + " ms");
    } else if (!pulse.isAsked()) {
      pulse.ask(question.get(), control);
    }
  }

  /** One of our own steps has failed, and what it would have led to will not come by itself. */
  private void broken(Throwable fault) {
    Link on = link;
    String words = "a defect of its plug-in: " + Failures.words(fault);
    if (on != null) {
      lost(on, words);
    } else if (!closed && deliveries != null) {
      attempting = false;
      failed(words);
    }
  }

  private Connector connector() {
    Connector made = connector;
    if (made == null) {
      made = Connectors.of(address, received, answered, mostBytes);
      connector = made;
    }
    return made;
  }

  private Deliveries deliveries() {
    Deliveries to = deliveries;
    if (to == null) {
      throw new IllegalStateException("not started");
    }
    return to;
  }
}
