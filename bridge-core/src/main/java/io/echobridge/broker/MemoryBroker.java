package io.echobridge.broker;

import io.echobridge.channel.ChannelName;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A broker within the process, for tests and for trying things out: nodes that share an {@link
 * Exchange} are peers. It is a firehose, and hands events over on the publisher's thread.
 */
public final class MemoryBroker implements Broker {
  /** What several nodes share. */
  public static final class Exchange {
    private final List<MemoryBroker> nodes = new CopyOnWriteArrayList<>();
    private final AtomicLong sequence = new AtomicLong();

    /** Publishes an event to every node, in the order of the calls. */
    public synchronized void publish(String channel, byte[] body) {
      Position position = new Position(Long.toString(sequence.incrementAndGet()));
      for (MemoryBroker node : nodes) {
        node.deliver(BrokerMessage.of(channel, body.clone(), position));
      }
    }

    private synchronized void publishToPeers(MemoryBroker sender, byte[] message) {
      for (MemoryBroker node : nodes) {
        if (node != sender) {
          node.deliverPeerMessage(message.clone());
        }
      }
    }
  }

  private final Exchange exchange;
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
  public CompletionStage<Void> publishToPeers(byte[] message) {
    exchange.publishToPeers(this, message);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> publish(String address, byte[] body) {
    exchange.publish(address, body);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
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

  private synchronized void deliverPeerMessage(byte[] message) {
    BrokerListener to = listener;
    if (!closed && to != null) {
      to.onPeerMessage(message);
    }
  }
}
