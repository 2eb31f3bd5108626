package io.echobridge.broker;

import io.echobridge.channel.ChannelName;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A broker within the process, for tests and for trying things out: nodes that share an {@link
 * Exchange} are peers. It is a firehose, and hands over events on the thread that publishes, and
 * peers' messages on a thread that sends.
 */
public final class MemoryBroker implements Broker, Publisher {
  /** What several nodes share. */
  public static final class Exchange {
    private final List<MemoryBroker> nodes = new CopyOnWriteArrayList<>();
    private final List<Peers> links = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> steps = new ArrayDeque<>(); // guarded by itself
    private boolean stepping; // guarded by steps
    private final AtomicLong sequence = new AtomicLong();

    /** Publishes an event to every node, in the order of the calls. */
    public synchronized void publish(String channel, byte[] body) {
      Position position = new Position("memory", sequence.getAndIncrement());
      for (MemoryBroker node : nodes) {
        node.deliver(BrokerMessage.of(channel, body.clone(), position));
      }
    }

    private void send(byte[] message, Predicate<Peers> to) {
      byte[] sent = message.clone();
      inTurn(
          () ->
              links.stream()
                  .filter(to)
                  .forEach(link -> link.tell(it -> it.onMessage(sent.clone()))));
    }

    /**
     * One step after the other, in the order of the calls: what a peer sends while it hears a
     * message comes after that message everywhere. The thread that finds none at it takes them all.
     */
    private void inTurn(Runnable step) {
      synchronized (steps) {
        steps.add(step);
        if (stepping) {
          return;
        }
        stepping = true;
      }
      for (Runnable next = next(); next != null; next = next()) {
        next.run();
      }
    }

    private @Nullable Runnable next() {
      synchronized (steps) {
        Runnable next = steps.poll();
        stepping = next != null;
        return next;
      }
    }
  }

  private final Exchange exchange;
  private final Peers peers = new Peers();
  private @Nullable BrokerListener listener;
  private boolean closed;

  public MemoryBroker(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public void start(BrokerListener listener) {
    synchronized (this) {
      this.listener = listener;
    }
    exchange.nodes.add(this);
    listener.onUp("memory");
  }

  @Override
  public CompletionStage<Void> subscribe(ChannelName channel) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> unsubscribe(ChannelName channel) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Optional<PeerLink> peers() {
    return Optional.of(peers);
  }

  @Override
  public Optional<Publisher> publisher() {
    return Optional.of(this);
  }

  @Override
  public CompletionStage<Void> publish(String address, byte[] body) {
    exchange.publish(address, body);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    peers.close();
    exchange.nodes.remove(this);
    synchronized (this) {
      closed = true;
    }
  }

  private synchronized void deliver(BrokerMessage message) {
    BrokerListener to = listener;
    if (closed || to == null) {
      return;
    }
    try {
      to.onEvent(message);
    } catch (RuntimeException e) {
      // A dead letter, for which there is no place here.
    }
  }

  private final class Peers implements PeerLink {
    private volatile String node = "";
    private @Nullable PeerListener hears; // guarded by this

    @Override
    public void open(String newNode, PeerListener listener) {
      synchronized (this) {
        if (hears != null) {
          throw new IllegalStateException("the link was opened before");
        }
        hears = listener;
      }
      node = newNode;
      exchange.inTurn(
          () -> {
            exchange.links.add(this);
            tell(PeerListener::onUp);
          });
    }

    @Override
    public List<String> hosts() {
      return List.of();
    }

    @Override
    public CompletionStage<Void> send(byte[] message) {
      return send(message, link -> true);
    }

    @Override
    public CompletionStage<Void> sendTo(String to, byte[] message) {
      return send(message, link -> link.node.equals(to));
    }

    private CompletionStage<Void> send(byte[] message, Predicate<Peers> to) {
      if (!exchange.links.contains(this)) {
        return CompletableFuture.failedStage(new IllegalStateException("the link is not open"));
      }
      exchange.send(message, to);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
      exchange.links.remove(this);
      synchronized (this) {
        hears = null;
      }
    }

    private synchronized void tell(Consumer<PeerListener> call) {
      if (hears == null) {
        return;
      }
      try {
        call.accept(hears);
      } catch (RuntimeException e) {
        // It costs this call only.
      }
    }
  }
}
