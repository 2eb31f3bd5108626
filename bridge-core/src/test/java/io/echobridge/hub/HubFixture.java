package io.echobridge.hub;

import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.broker.Broker;
import io.echobridge.broker.MemoryBroker;
import io.echobridge.hub.delivery.ChannelWatcher;
import io.echobridge.hub.intake.Inbound;
import io.echobridge.hub.intake.MappedBroker;
import io.echobridge.mapping.Mapping;
import io.echobridge.mapping.MappingConfig;
import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import io.echobridge.net.Holding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** A hub on four real event loops, with a broker in memory. */
final class HubFixture implements AutoCloseable {
  static final int LOOPS = 4;
  static final HubLimits LIMITS = TestLimits.roomy();

  /** What Redis has by default. */
  static final MappingConfig LARAVEL =
      new MappingConfig(
          Optional.empty(),
          Optional.empty(),
          Optional.of("{address}"),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  final MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();
  final TestEncoder encoder = new TestEncoder();
  final EventLoops loops;
  final Hub hub;
  private final XnioWorker worker;
  private final AtomicInteger clients = new AtomicInteger();

  HubFixture() {
    this(LIMITS, Map.of());
  }

  /**
   * @param brokers besides the one in memory
   */
  HubFixture(HubLimits limits, Map<String, Broker> brokers) {
    this(limits, brokers, List.of(LARAVEL));
  }

  HubFixture(HubLimits limits, Map<String, Broker> brokers, List<MappingConfig> rules) {
    this(limits, brokers, rules, false);
  }

  /** With watchers of what happens to its channels. */
  static HubFixture watched(ChannelWatcher... watchers) {
    return new HubFixture(LIMITS, Map.of(), List.of(LARAVEL), false, watchers);
  }

  /** With a further broker that is told who is on presence channels. */
  static HubFixture telling(Broker broker) {
    return new HubFixture(LIMITS, Map.of("told", broker), List.of(LARAVEL), true);
  }

  /**
   * With an application that wants to hear clients.
   *
   * @param inbound takes what they say, given the broker in memory
   */
  static HubFixture hearing(Function<Broker, Inbound> inbound) {
    return new HubFixture(LIMITS, Map.of(), List.of(LARAVEL), false, inbound);
  }

  private HubFixture(
      HubLimits limits,
      Map<String, Broker> brokers,
      List<MappingConfig> rules,
      boolean publishPresence,
      ChannelWatcher... watchers) {
    this(limits, brokers, rules, publishPresence, null, watchers);
  }

  private HubFixture(
      HubLimits limits,
      Map<String, Broker> brokers,
      List<MappingConfig> rules,
      boolean publishPresence,
      @Nullable Function<Broker, Inbound> inbound,
      ChannelWatcher... watchers) {
    try {
      worker = Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, LOOPS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    loops = EventLoops.of(worker, 10);
    Map<String, Broker> all = new HashMap<>(brokers);
    all.put("memory", new MemoryBroker(exchange));
    Map<String, MappedBroker> mapped = new HashMap<>();
    Mapping mapping = Mapping.of(rules, Set.of(), limits.maxEventSize());
    all.forEach(
        (name, broker) -> {
          boolean told = publishPresence && brokers.containsKey(name);
          Optional<Inbound> hears =
              inbound == null || !name.equals("memory")
                  ? Optional.empty()
                  : Optional.of(inbound.apply(broker));
          mapped.put(name, new MappedBroker(broker, mapping, told, hears));
        });
    hub = new Hub("test", loops, mapped, limits, Optional.empty(), Optional.empty(), watchers);
    hub.start();
    // What the exchange delivers before the broker is there is nobody's.
    Awaitility.await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              exchange.publish("is-anybody-there", new byte[0]);
              return hub.stats().received() > 0;
            });
  }

  EventLoop loop(int number) {
    return loops.all().get(number % LOOPS);
  }

  TestConnection connection(int loop) {
    return new TestConnection("1." + clients.incrementAndGet(), loop(loop), encoder);
  }

  TestClient client(int loop, ChannelAuthorizer authorizer) {
    return new TestClient(connection(loop), authorizer, hub::connect);
  }

  /** A client of that name whose memory is bounded by another than the process's. */
  TestClient client(String user, Holding holding) {
    TestConnection connection =
        new TestConnection("1." + clients.incrementAndGet(), loop(0), encoder, holding);
    return new TestClient(connection, TestAuthorizer.yes(user), hub::connect);
  }

  /** A client that the application lets in everywhere, as the user of that name. */
  TestClient client(int loop, String user) {
    return client(loop, TestAuthorizer.yes(user));
  }

  TestClient client(int loop) {
    return client(loop, "somebody");
  }

  void publish(String channel, String body) {
    exchange.publish(channel, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Waits until every loop has done what was queued, and what that queued on others. */
  void settle() {
    for (int round = 0; round < 4; round++) {
      for (EventLoop loop : loops.all()) {
        TestClient.on(loop, () -> true);
      }
    }
  }

  @Override
  public void close() {
    hub.close();
    worker.shutdownNow();
  }
}
