package io.echobridge.broker;

import io.echobridge.channel.ChannelName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A broker within the process, for tests and for trying things out: nodes that share an {@link
 * Exchange} are peers. It is a firehose, and hands over on the thread that publishes or sends.
 */
public final class MemoryBroker implements Broker, Publisher {
  /** What several nodes share. */
  public static final class Exchange {
    private final List<MemoryBroker> nodes = new CopyOnWriteArrayList<>();
    private final List<Peers> links = new CopyOnWriteArrayList<>();
    private final AtomicLong sequence = new AtomicLong();

    /** Publishes an event to every node, in the order of the calls. */
    public synchronized void publish(String channel, byte[] body) {
      Position position = new Position("memory", sequence.getAndIncrement());
      for (MemoryBroker node : nodes) {
        node.deliver(BrokerMessage.of(channel, body.clone(), position));
      }
    }

    /** Back to the sender, too. */
    private synchronized void send(byte[] message) {
      links.forEach(link -> link.deliver(message.clone()));
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
    private @Nullable Consumer<byte[]> hears;

    @Override
    public CompletionStage<Void> open(Consumer<byte[]> newListener) {
      synchronized (this) {
        hears = newListener;
      }
      exchange.links.add(this);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> send(byte[] message) {
      if (!exchange.links.contains(this)) {
        return CompletableFuture.failedStage(new IllegalStateException("the link is not open"));
      }
      exchange.send(message);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
      exchange.links.remove(this);
      synchronized (this) {
        hears = null;
      }
    }

    private synchronized void deliver(byte[] message) {
      if (hears != null) {
        hears.accept(message);
      }
    }
  }
}
