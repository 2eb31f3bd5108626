package io.echobridge.hub;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.MemoryBroker;
import io.echobridge.broker.PeerLink;
import io.echobridge.broker.Places;
import io.echobridge.broker.Publisher;
import io.echobridge.channel.ChannelName;
import io.echobridge.cluster.ClusterNode;
import io.echobridge.cluster.ClusterSettings;
import io.echobridge.cluster.Surroundings;
import io.echobridge.cluster.frame.ClusterIdentity;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.FrameCodec;
import io.echobridge.history.HistorySettings;
import io.echobridge.hub.delivery.ChannelWatcher;
import io.echobridge.hub.intake.MappedBroker;
import io.echobridge.hub.peers.ClusterSeat;
import io.echobridge.mapping.Mapping;
import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import io.echobridge.net.Holding;
import io.echobridge.net.RemoteMembers;
import io.echobridge.presence.NodeId;
import io.echobridge.protocol.Recovery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** One of several hubs that share a broker in memory, on two event loops. */
final class TestNode implements AutoCloseable {
  /** Six of these without a word, and a node is dead. */
  private static final Duration HEARTBEAT = Duration.ofMillis(500);

  static final Duration LINGER = Duration.ofSeconds(3);

  final Hub hub;
  final NodeId id = NodeId.random();

  /** What the members of other nodes take here. */
  final RemoteMembers members = new RemoteMembers(64 << 20);

  private final LateBroker broker;
  private final String name;
  private final boolean serves;
  private final TestEncoder encoder;
  private final EventLoops loops;
  private final XnioWorker worker;
  private final AtomicInteger clients = new AtomicInteger();

  TestNode(MemoryBroker.Exchange exchange, String name) {
    this(exchange, name, HubFixture.LIMITS);
  }

  TestNode(
      MemoryBroker.Exchange exchange, String name, HubLimits limits, ChannelWatcher... watchers) {
    this(exchange, name, limits, Optional.empty(), watchers);
  }

  /** One whose clients can come back. */
  TestNode(
      MemoryBroker.Exchange exchange,
      String name,
      HubLimits limits,
      Optional<RecoverySettings> recovery,
      ChannelWatcher... watchers) {
    this(exchange, name, limits, true, recovery, watchers);
  }

  /** One whose clients can come back within two minutes. */
  static TestNode keeping(MemoryBroker.Exchange exchange, String name) {
    return keeping(exchange, name, HubFixture.LIMITS);
  }

  /** The same, within these limits. */
  static TestNode keeping(MemoryBroker.Exchange exchange, String name, HubLimits limits) {
    Duration window = Duration.ofMinutes(2);
    RecoverySettings recovery =
        new RecoverySettings(
            window,
            Duration.ofSeconds(50),
            new HistorySettings(window, 8 << 20, 10_000, channel -> true),
            8 << 20,
            Duration.ofSeconds(2),
            1 << 20,
            RecoverySettings.Verify.NEVER);
    return new TestNode(exchange, name, limits, Optional.of(recovery));
  }

  /** One that serves nobody. */
  static TestNode keeper(MemoryBroker.Exchange exchange, String name, ChannelWatcher... watchers) {
    return new TestNode(exchange, name, HubFixture.LIMITS, false, Optional.empty(), watchers);
  }

  private TestNode(
      MemoryBroker.Exchange exchange,
      String name,
      HubLimits limits,
      boolean serves,
      Optional<RecoverySettings> recovery,
      ChannelWatcher... watchers) {
    this.name = name;
    this.serves = serves;
    this.encoder = recovery.isPresent() ? TestEncoder.placing() : TestEncoder.talkative();
    this.broker = new LateBroker(new MemoryBroker(exchange));
    try {
      worker = Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 2));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    loops = EventLoops.of(worker, 10);
    Mapping mapping = Mapping.of(List.of(HubFixture.LARAVEL), Set.of(), limits.maxEventSize());
    hub =
        new Hub(
            name,
            loops,
            Map.of("memory", new MappedBroker(broker, mapping)),
            limits,
            Optional.of(
                new ClusterSeat(id, "memory", LINGER, LINGER, serves, view -> {}, this::cluster)),
            recovery,
            watchers);
    hub.start();
  }

  private ClusterNode cluster(Surroundings surroundings) {
    int period = (int) HEARTBEAT.toMillis();
    long features = serves ? 0 : Frame.About.KEEPER;
    Frame.About about = new Frame.About(period, 0, 0, name, "test", null, null, features, 0);
    ClusterSettings settings =
        new ClusterSettings(HEARTBEAT, Duration.ofMinutes(10), LINGER, members.open(0));
    FrameCodec codec = new FrameCodec(ClusterIdentity.unsigned("test", ""), id);
    return new ClusterNode(
        id, about, settings, codec, surroundings, new Random(), System.nanoTime());
  }

  /** Has the broker start, which it does not before. */
  TestNode connect() {
    broker.mayStart.countDown();
    return this;
  }

  boolean isOpen() {
    return hub.cluster().orElseThrow().open();
  }

  /** Ends without a goodbye, as if the process had been killed. */
  void kill() {
    broker.memory.close();
  }

  TestConnection connection(int loop) {
    return new TestConnection(
        name + "." + clients.incrementAndGet(), loops.all().get(loop), encoder);
  }

  /** One with the ids of a session that goes on. */
  TestConnection connection(int loop, Recovery.Ids ids) {
    return new TestConnection(ids, loops.all().get(loop), encoder);
  }

  /** The same, of a client that is slow, and counts there. */
  TestConnection slow(int loop, Recovery.Ids ids, Holding holding) {
    TestConnection connection = new TestConnection(ids, loops.all().get(loop), encoder, holding);
    connection.slow = true;
    return connection;
  }

  EventLoop loop(int number) {
    return loops.all().get(number);
  }

  TestClient client(int loop, String user) {
    return new TestClient(connection(loop), TestAuthorizer.yes(user), hub::connect);
  }

  @Override
  public void close() {
    connect();
    hub.close();
    worker.shutdownNow();
  }

  /** One that starts when the test says so. */
  private static final class LateBroker implements Broker {
    final MemoryBroker memory;
    final CountDownLatch mayStart = new CountDownLatch(1);

    LateBroker(MemoryBroker memory) {
      this.memory = memory;
    }

    @Override
    public void start(BrokerListener listener) {
      try {
        mayStart.await();
        memory.start(listener);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public Optional<Publisher> publisher() {
      return memory.publisher();
    }

    @Override
    public Optional<Places> places() {
      return memory.places();
    }

    @Override
    public Optional<PeerLink> peers() {
      return memory.peers();
    }

    @Override
    public CompletionStage<Void> subscribe(ChannelName channel) {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> unsubscribe(ChannelName channel) {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void close() {
      memory.close();
    }
  }
}
