package io.echobridge.protocol.echo.wire;

import io.echobridge.auth.AuthRequest;
import io.echobridge.auth.Authorization;
import io.echobridge.broker.MemoryBroker;
import io.echobridge.channel.ChannelKind;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.Admission;
import io.echobridge.gate.ConnectionCount;
import io.echobridge.gate.Origins;
import io.echobridge.http.HttpConnections;
import io.echobridge.http.HttpTimes;
import io.echobridge.hub.Hub;
import io.echobridge.hub.HubLimits;
import io.echobridge.hub.intake.MappedBroker;
import io.echobridge.hub.stats.HubStats;
import io.echobridge.mapping.Mapping;
import io.echobridge.mapping.MappingConfig;
import io.echobridge.net.EventLoops;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.echo.EchoProtocolFactory;
import io.echobridge.protocol.echo.engineio.EngineConfig;
import io.echobridge.protocol.echo.engineio.EngineServer;
import io.echobridge.protocol.echo.socketio.SocketConfig;
import io.echobridge.protocol.echo.socketio.SocketServer;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.PathHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An app at work: Undertow, the protocol at {@code /socket.io}, a hub, and a broker that tests
 * publish to. At {@code /back} is a Socket.IO that sends everything back.
 */
final class WireServer implements AutoCloseable {
  /** What the application was asked. */
  final List<AuthRequest> asked = new CopyOnWriteArrayList<>();

  private final MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();
  private final Undertow undertow;
  private final Hub hub;
  private final ClientProtocol protocol;
  private final EngineServer binary;
  final Admission admission;

  WireServer(Settings settings) {
    PathHandler paths = new PathHandler();
    HttpHandler[] root = {paths};
    undertow =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(settings.ioThreads)
            .setHandler(exchange -> root[0].handleRequest(exchange))
            .build();
    undertow.start();
    EventLoops loops = EventLoops.of(undertow.getWorker(), 10);
    HttpTimes times = new HttpTimes(Duration.ofSeconds(30), Duration.ofSeconds(75));
    root[0] = new HttpConnections(loops, times, paths);
    hub =
        new Hub(
            "default",
            loops,
            Map.of("memory", new MappedBroker(new MemoryBroker(exchange), mapping())),
            new HubLimits(1 << 20, 64 << 20, 100, 0, 10_240, 0));
    hub.start();
    while (!hub.brokersUp()) {
      Thread.onSpinWait();
    }
    admission = new Admission("default", () -> settings.admission);
    Origins origins = new Origins(settings.origins, Set.of());
    protocol =
        new EchoProtocolFactory()
            .create(
                settings.config(),
                new ProtocolContext(
                    "default",
                    hub,
                    this::authorize,
                    origins,
                    admission,
                    loops,
                    () -> settings.patience));
    paths.addPrefixPath("/socket.io", protocol);
    EngineConfig engine =
        new EngineConfig(
            settings.transports,
            Duration.ofSeconds(25),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            settings.maxPayload,
            false);
    SocketServer back =
        new SocketServer(
            new SocketConfig(Duration.ofSeconds(45), settings.maxPayload),
            Map.of("/", new EventsBack(), "/other", new EventsBack()));
    binary =
        new EngineServer(
            engine, loops, origins, Admission.ofAll("back"), () -> settings.patience, back);
    paths.addPrefixPath("/back", binary);
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

  int port() {
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }

  void publish(String channel, String envelope) {
    exchange.publish(channel, envelope.getBytes(StandardCharsets.UTF_8));
  }

  /** Engine.IO sessions that are open. */
  int connections() {
    return protocol.connections().stream().mapToInt(ConnectionCount::count).sum();
  }

  HubStats stats() {
    return hub.stats();
  }

  /** Has all clients leave within that time. */
  void drain(Duration over) {
    protocol.drain(over);
  }

  /** Ends all sessions, as when the server stops. */
  void closeProtocol() {
    protocol.close();
  }

  @Override
  public void close() {
    protocol.close();
    binary.close();
    hub.close();
    undertow.stop();
  }

  /** The application: {@code Bearer user-7} is user 7, and nobody is let in where it says deny. */
  private CompletableFuture<Authorization> authorize(AuthRequest request) {
    asked.add(request);
    return CompletableFuture.completedFuture(answer(request));
  }

  private static Authorization answer(AuthRequest request) {
    if (request.channel().value().contains("deny")) {
      return new Authorization.Refused(403, "denied");
    }
    if (request.channel().kind() != ChannelKind.PRESENCE) {
      return new Authorization.Granted(null);
    }
    String bearer = request.clientHeaders().getOrDefault("Authorization", "Bearer user-0");
    String id = bearer.substring("Bearer user-".length());
    String data = "{\"user_id\":" + id + ",\"user_info\":{\"name\":\"User " + id + "\"}}";
    return new Authorization.Granted(new Member(id, RawJson.of(data)));
  }
}
