package io.echobridge.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.PeerLink;
import io.echobridge.broker.PeerListener;
import io.echobridge.channel.ChannelName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract finds a broker whose messages between nodes wait behind events. */
class PeersBehindEventsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 1_000})
  void aBrokerThatReadsPeersBehindHeldBackEventsBreaksTheContract(int fetchedAhead) {
    assertThatThrownBy(() -> check(new OneConnection(fetchedAhead, Duration.ofSeconds(1))))
        .isInstanceOf(ConditionTimeoutException.class);
  }

  @Test
  void aBrokerThatReadsPeersWhateverTheListenerTakesKeepsIt() {
    check(new OneConnection(10_000, ContractTools.PATIENCE));
  }

  private static void check(OneConnection contract) {
    contract.begin();
    try {
      contract.peersAreHeardWhileEventsAreHeldBack();
    } finally {
      contract.endWorld();
    }
  }

  /** The contract with nodes that hear events and peers on one connection. */
  private static final class OneConnection extends BrokerContractTest {
    private final int fetchedAhead;
    private final Duration patience;

    OneConnection(int fetchedAhead, Duration patience) {
      this.fetchedAhead = fetchedAhead;
      this.patience = patience;
    }

    void begin() {
      world = newWorld();
    }

    @Override
    protected BrokerWorld newWorld() {
      return new MemoryWorld() {
        @Override
        public Broker node(String id) {
          return new Node(super.node(id), fetchedAhead);
        }

        // These nodes hold up nobody that publishes.
        @Override
        public void publish(String channel, List<byte[]> bodies) {
          bodies.forEach(body -> exchange.publish(channel, body));
        }
      };
    }

    @Override
    Duration patienceWithPeers() {
      return patience;
    }
  }

  /** Stops to read its connection while it has fetched that many events that nobody takes. */
  private static final class Node implements Broker {
    private final Broker broker;
    private final ExecutorService connection = Executors.newSingleThreadExecutor();
    private final ThreadPoolExecutor handler;

    Node(Broker broker, int fetchedAhead) {
      this.broker = broker;
      this.handler =
          new ThreadPoolExecutor(
              1,
              1,
              0,
              TimeUnit.SECONDS,
              new ArrayBlockingQueue<>(fetchedAhead),
              (event, pool) -> putInTurn(pool, event));
    }

    private static void putInTurn(ThreadPoolExecutor pool, Runnable event) {
      try {
        pool.getQueue().put(event);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void start(BrokerListener listener) {
      broker.start(
          new BrokerListener() {
            @Override
            public void onEvent(BrokerMessage message) {
              connection.execute(() -> handler.execute(() -> listener.onEvent(message)));
            }

            @Override
            public void onUp(String detail) {
              listener.onUp(detail);
            }

            @Override
            public void onDown(String reason) {
              listener.onDown(reason);
            }

            @Override
            public void onDropped(String reason) {
              listener.onDropped(reason);
            }
          });
    }

    @Override
    public CompletionStage<Void> subscribe(ChannelName channel) {
      return broker.subscribe(channel);
    }

    @Override
    public CompletionStage<Void> unsubscribe(ChannelName channel) {
      return broker.unsubscribe(channel);
    }

    @Override
    public Optional<PeerLink> peers() {
      return broker.peers().map(link -> new Link(link, connection));
    }

    @Override
    public void close() {
      broker.close();
      connection.shutdownNow();
      handler.shutdownNow();
    }
  }

  /** Hears the others on the connection of the events. */
  private record Link(PeerLink link, ExecutorService connection) implements PeerLink {
    @Override
    public void open(String node, PeerListener listener) {
      link.open(
          node,
          new PeerListener() {
            @Override
            public void onMessage(byte[] message) {
              connection.execute(() -> listener.onMessage(message));
            }

            @Override
            public void onUp() {
              connection.execute(listener::onUp);
            }

            @Override
            public void onDown() {
              connection.execute(listener::onDown);
            }
          });
    }

    @Override
    public CompletionStage<Void> send(byte[] message) {
      return link.send(message);
    }

    @Override
    public CompletionStage<Void> sendTo(String node, byte[] message) {
      return link.sendTo(node, message);
    }

    @Override
    public List<String> hosts() {
      return link.hosts();
    }

    @Override
    public void close() {
      link.close();
    }
  }
}
