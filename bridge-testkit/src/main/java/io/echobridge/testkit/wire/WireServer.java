package io.echobridge.testkit.wire;

import static org.awaitility.Awaitility.await;

import io.echobridge.broker.MemoryBroker;
import io.echobridge.gate.Admission;
import io.echobridge.gate.ConnectionCount;
import io.echobridge.gate.Origins;
import io.echobridge.http.HttpConnections;
import io.echobridge.http.HttpSocket;
import io.echobridge.http.HttpTimes;
import io.echobridge.hub.Hub;
import io.echobridge.hub.HubLimits;
import io.echobridge.hub.intake.Inbound;
import io.echobridge.hub.intake.MappedBroker;
import io.echobridge.hub.stats.HubStats;
import io.echobridge.mapping.Mapping;
import io.echobridge.mapping.MappingConfig;
import io.echobridge.net.ClientMemory;
import io.echobridge.net.Compression;
import io.echobridge.net.EventLoops;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ForeignSessions;
import io.echobridge.protocol.ProtocolContext;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.PathHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * An app at work on a port of this machine: its socket, a client protocol, a hub, a broker that
 * tests publish to, and an {@link Application} that is asked. From any thread.
 */
public final class WireServer implements AutoCloseable {
  private final MemoryBroker.Exchange exchange;
  private final ClientMemory memory;
  private final Application application = new Application();
  private final PathHandler paths = new PathHandler();
  private final XnioWorker worker;
  private final HttpSocket socket;
  private final Hub hub;
  private final ProtocolContext context;
  private final ClientProtocol protocol;
  private final LoopSends sending;

  /**
   * Starts it.
   *
   * @param making makes the protocol, as its factory does; it is mounted at its path
   */
  public WireServer(WireSettings settings, Function<ProtocolContext, ClientProtocol> making) {
    exchange = settings.exchange;
    memory = settings.memory;
    sending = settings.sending.get();
    worker = worker(settings.ioThreads);
    EventLoops loops = EventLoops.of(worker, 10, sending::open);
    HttpTimes times = new HttpTimes(Duration.ofSeconds(30), Duration.ofSeconds(75));
    socket = listen(worker, new HttpConnections(loops, times, paths));
    MemoryBroker broker = new MemoryBroker(exchange);
    Optional<Inbound> inbound =
        settings.inbound.map(
            address -> new Inbound(broker.sender().orElseThrow(), address, 20, 64 << 10));
    hub =
        new Hub(
            "default",
            loops,
            Map.of("memory", new MappedBroker(broker, mapping(), false, inbound)),
            limits(settings.everybody),
            Optional.empty(),
            settings.recovery);
    hub.start();
    await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(hub::brokersUp);
    context =
        new ProtocolContext(
            "default",
            hub,
            application,
            new Origins(settings.origins, Set.of()),
            new Admission("default", () -> settings.admission, memory),
            loops,
            () -> settings.patience,
            ForeignSessions.NONE,
            claim -> settings.tokens.check(claim),
            () -> settings.keys,
            new Compression(() -> settings.compression));
    protocol = making.apply(context);
    protocol.paths().forEach(path -> paths.addPrefixPath(path, protocol));
    if (protocol.takesRoot()) {
      paths.addPrefixPath("/", protocol);
    }
  }

  private static XnioWorker worker(int ioThreads) {
    try {
      return Xnio.getInstance()
          .createWorker(
              OptionMap.builder()
                  .set(Options.WORKER_IO_THREADS, ioThreads)
                  .set(Options.WORKER_TASK_CORE_THREADS, 8)
                  .set(Options.WORKER_TASK_MAX_THREADS, 8)
                  .getMap());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpSocket listen(XnioWorker worker, HttpConnections connections) {
    OptionMap options =
        OptionMap.builder()
            .set(Options.TCP_NODELAY, true)
            .set(UndertowOptions.BUFFER_PIPELINED_DATA, false) // as the daemon has it
            .getMap();
    DefaultByteBufferPool buffers = new DefaultByteBufferPool(true, 16 * 1024, -1, 4);
    try {
      return HttpSocket.open(worker, "127.0.0.1", 0, options, buffers, connections, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HubLimits limits(boolean everybody) {
    return new HubLimits(
        1 << 20, 64 << 20, 100, 0, 10_240, 0, 64 << 10, 10_000, false, Duration.ZERO, everybody);
  }

  private static Mapping mapping() {
    MappingConfig laravel =
        new MappingConfig(
            Optional.empty(),
            Optional.of(MappingConfig.Kind.LARAVEL),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return Mapping.of(List.of(laravel), Set.of(), 1 << 20);
  }

  /** Has another handler answer below a path. */
  public void mount(String path, HttpHandler handler) {
    paths.addPrefixPath(path, handler);
  }

  /** What the protocol was made with. */
  public ProtocolContext context() {
    return context;
  }

  /** The one that is asked about guarded channels. */
  public Application application() {
    return application;
  }

  /** The port that it listens on. */
  public int port() {
    return socket.port();
  }

  /**
   * Publishes as Laravel does.
   *
   * @param envelope such as <code>{"event":"E","data":1}</code>
   */
  public void publish(String channel, String envelope) {
    exchange.publish(channel, envelope.getBytes(StandardCharsets.UTF_8));
  }

  /** How many clients are connected, as the protocol counts them. */
  public int connections() {
    return counts().stream().mapToInt(ConnectionCount::count).sum();
  }

  /** How many clients are connected in each way, as the protocol counts them. */
  public List<ConnectionCount> counts() {
    return protocol.connections();
  }

  /** How often clients were sent away, by the codes that they were told. */
  public Map<Integer, Long> sentAway() {
    return protocol.sentAway();
  }

  /** What is kept for the clients of this server. */
  public ClientMemory memory() {
    return memory;
  }

  /** Who was refused, and why clients went. */
  public Admission admission() {
    return context.admission();
  }

  /** The app's hub, for what other parts of a daemon ask of it. */
  public Hub hub() {
    return hub;
  }

  /** What the hub has counted. */
  public HubStats stats() {
    return hub.stats();
  }

  /** Has all clients leave within that time. */
  public void drain(Duration over) {
    protocol.drain(over);
  }

  /** Ends all clients, as when the server stops. */
  public void closeProtocol() {
    protocol.close();
  }

  @Override
  public void close() {
    protocol.close();
    hub.close();
    socket.close();
    worker.shutdownNow();
    try {
      if (worker.awaitTermination(10, TimeUnit.SECONDS)) {
        sending.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
