package io.echobridge.admin;

import io.echobridge.admin.access.Access;
import io.echobridge.admin.access.Visitor;
import io.echobridge.admin.page.PageFiles;
import io.echobridge.config.AdminConfig;
import io.echobridge.http.HttpConnections;
import io.echobridge.http.HttpSocket;
import io.echobridge.http.HttpTimes;
import io.echobridge.http.StaticFile;
import io.echobridge.net.EventLoops;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * The listener for who runs the daemon, with threads of its own: it answers also when those that
 * serve clients do not, and probes also when everything else here waits.
 */
public final class AdminServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AdminServer.class);
  private static final HttpTimes TIMES =
      new HttpTimes(Duration.ofSeconds(30), Duration.ofSeconds(75));

  private static final long TICK_MILLIS = 100;

  /** For a test event; all other requests are short. */
  private static final long LONGEST_BODY = 1 << 20;

  /** What probes and balancers ask, which show nobody; it says nothing of clients. */
  private static final Set<String> OPEN = Set.of("/health", "/ready");

  private static final HttpString POLICY = new HttpString("Content-Security-Policy");
  private static final HttpString REFERRERS = new HttpString("Referrer-Policy");
  private static final HttpString RESOURCES = new HttpString("Cross-Origin-Resource-Policy");

  private final AdminConfig config;
  private final Map<String, Supplier<Answer>> pages;
  private final PageFiles files = new PageFiles();
  private final TailHandler tail;
  private final Desk desk;
  private final Sampler sampler;
  private final ChannelWatches watches = new ChannelWatches();
  private final PageGuard guard;
  private final Access access;
  private @Nullable XnioWorker worker;
  private @Nullable HttpSocket socket;

  /**
   * @param access who may enter; closed with this
   * @param drain has this node send its clients away, and returns at once
   * @param expiry when the certificate in force expires, where TLS is spoken
   */
  public AdminServer(
      AdminConfig config,
      Access access,
      String version,
      Health health,
      Meters meters,
      List<? extends AppStatus> apps,
      Runnable drain,
      Optional<Supplier<Instant>> expiry) {
    this.config = config;
    this.access = access;
    StatusJson status = new StatusJson(version, health, apps, config.tailPayloads(), expiry);
    this.tail = new TailHandler(apps, config.tailPayloads(), TIMES.answer().toMillis());
    this.sampler = new Sampler(apps, watches::tick);
    this.desk = new Desk(apps, sampler, new Look(watches), new Actions(drain));
    this.guard = new PageGuard(config);
    this.pages =
        Map.of(
            "/status.json", status::json,
            "/health", health::alive,
            "/ready", health::ready,
            "/metrics", meters::scrape);
  }

  /**
   * Listens.
   *
   * @param tls empty where TLS is not spoken
   * @throws IOException when the address cannot be listened on
   */
  public void start(Optional<Secured> tls) throws IOException {
    XnioWorker threads =
        Xnio.getInstance()
            .createWorker(
                OptionMap.builder()
                    .set(Options.WORKER_NAME, "admin")
                    .set(Options.WORKER_IO_THREADS, 1)
                    .set(Options.WORKER_TASK_CORE_THREADS, TailHandler.MOST + Desk.MOST + 1)
                    .set(Options.WORKER_TASK_MAX_THREADS, TailHandler.MOST + Desk.MOST + 1)
                    .getMap());
    worker = threads;
    HttpConnections connections =
        new HttpConnections(EventLoops.of(threads, TICK_MILLIS), TIMES, guarded(this::answer));
    OptionMap options =
        OptionMap.builder()
            .set(Options.TCP_NODELAY, true)
            .set(Options.REUSE_ADDRESSES, true)
            .set(UndertowOptions.ENABLE_HTTP2, false)
            .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) TIMES.request().toMillis())
            .set(UndertowOptions.MAX_ENTITY_SIZE, LONGEST_BODY)
            .set(UndertowOptions.MAX_HEADER_SIZE, 16 * 1024)
            .addAll(tls.map(Secured::options).orElse(OptionMap.EMPTY))
            .getMap();
    ByteBufferPool buffers = new DefaultByteBufferPool(true, 16 * 1024, -1, 4);
    SSLContext context = tls.map(Secured::context).orElse(null);
    sampler.start();
    HttpSocket opened =
        HttpSocket.open(
            threads, config.host(), config.port(), options, buffers, connections, context);
    socket = opened;
    tls.ifPresent(own -> own.onChange().accept(opened::change));
    String scheme = tls.isPresent() ? "https" : "http";
    log.info("Status, health and metrics on {}://{}:{}/", scheme, config.host(), port());
  }

  /** The port that is listened on. */
  public int port() {
    if (socket == null) {
      throw new IllegalStateException("not started");
    }
    return socket.port();
  }

  @Override
  public void close() {
    tail.close();
    sampler.close();
    watches.close();
    access.close();
    if (socket != null) {
      socket.close();
    }
    if (worker != null) {
      worker.shutdownNow();
    }
  }

  private void answer(HttpServerExchange exchange) throws Exception {
    exchange
        .getResponseHeaders()
        .put(Headers.CACHE_CONTROL, "no-store")
        .put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff")
        .put(Headers.X_FRAME_OPTIONS, "DENY")
        .put(POLICY, "default-src 'none'; frame-ancestors 'none'")
        .put(REFERRERS, "same-origin")
        .put(RESOURCES, "same-origin");
    Optional<Answer> refusal = guard.refusal(exchange);
    if (refusal.isPresent()) {
      refusal.get().send(exchange);
    } else if (OPEN.contains(exchange.getRelativePath())) {
      read(exchange);
    } else {
      access.admit(exchange, this::enter);
    }
  }

  private void enter(HttpServerExchange exchange, Visitor who) {
    if (exchange.getRelativePath().equals(TailHandler.PATH)) {
      exchange.dispatch(tail);
    } else if (exchange.getRelativePath().equals(LogLevel.PATH)) {
      logLevel(exchange, who).send(exchange);
    } else if (exchange.getRelativePath().startsWith(Desk.PATH)) {
      desk.take(exchange, late -> desk.answer(late, who));
    } else if (files.has(exchange.getRelativePath()) && StaticFile.isRead(exchange)) {
      files.send(exchange);
    } else {
      read(exchange);
    }
  }

  private void read(HttpServerExchange exchange) {
    Supplier<Answer> page = pages.get(exchange.getRelativePath());
    if (page == null && !files.has(exchange.getRelativePath())) {
      Answer.plain(404, "Not found\n").send(exchange);
    } else if (page == null || !StaticFile.isRead(exchange)) {
      Answer.only("GET, HEAD").send(exchange);
    } else if (OPEN.contains(exchange.getRelativePath())) {
      page.get().send(exchange);
    } else {
      // It walks channels, and waits for locks that others may hold: nothing for the one IO thread.
      desk.take(exchange, late -> page.get());
    }
  }

  private static Answer logLevel(HttpServerExchange exchange, Visitor who) {
    Optional<String> logger = parameter(exchange, "logger");
    if (exchange.getRequestMethod().equals(Methods.PUT)) {
      return LogLevel.change(logger, parameter(exchange, "level").orElse(""), who);
    }
    return exchange.getRequestMethod().equals(Methods.GET)
        ? LogLevel.read(logger)
        : Answer.only("GET, PUT");
  }

  private static Optional<String> parameter(HttpServerExchange exchange, String name) {
    return Optional.ofNullable(exchange.getQueryParameters().get(name)).map(Deque::peekFirst);
  }

  private static HttpHandler guarded(HttpHandler handler) {
    return exchange -> {
      try {
        handler.handleRequest(exchange);
      } catch (Exception e) {
        log.error("A request to the admin listener failed; this is a defect", e);
        Answer.plain(500, "Internal error\n").send(exchange);
      }
    };
  }
}
