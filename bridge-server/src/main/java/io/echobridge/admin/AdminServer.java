package io.echobridge.admin;

import io.echobridge.config.AdminConfig;
import io.echobridge.http.HttpConnections;
import io.echobridge.http.HttpSocket;
import io.echobridge.http.HttpTimes;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * The listener for who runs the daemon, with a thread of its own: it answers also when those that
 * serve clients do not.
 */
public final class AdminServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AdminServer.class);
  private static final HttpTimes TIMES =
      new HttpTimes(Duration.ofSeconds(30), Duration.ofSeconds(75));

  private static final long TICK_MILLIS = 100;

  /**
   * An answer as text.
   *
   * @param type of the content
   */
  record Answer(int status, String type, String text) {
    static Answer plain(int status, String text) {
      return new Answer(status, "text/plain; charset=utf-8", text);
    }
  }

  private final AdminConfig config;
  private final Map<String, Supplier<Answer>> pages;
  private final TailHandler tail;
  private final PageGuard guard;
  private @Nullable XnioWorker worker;
  private @Nullable HttpSocket socket;

  /**
   * @param expiry when the certificate in force expires, where TLS is spoken
   */
  public AdminServer(
      AdminConfig config,
      String version,
      Health health,
      Meters meters,
      List<? extends AppStatus> apps,
      Optional<Supplier<Instant>> expiry) {
    this.config = config;
    StatusPage status = new StatusPage(version, health, apps, expiry);
    this.tail = new TailHandler(apps, config.tailPayloads(), TIMES.answer().toMillis());
    this.guard = new PageGuard(config);
    this.pages =
        Map.of(
            "/", status::page,
            "/status.json", status::json,
            "/health", health::alive,
            "/ready", health::ready,
            "/metrics", meters::scrape);
  }

  /**
   * Listens.
   *
   * @throws IOException when the address cannot be listened on
   */
  public void start() throws IOException {
    XnioWorker threads =
        Xnio.getInstance()
            .createWorker(
                OptionMap.builder()
                    .set(Options.WORKER_NAME, "admin")
                    .set(Options.WORKER_IO_THREADS, 1)
                    .set(Options.WORKER_TASK_CORE_THREADS, TailHandler.MOST + 1)
                    .set(Options.WORKER_TASK_MAX_THREADS, TailHandler.MOST + 1)
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
            .set(UndertowOptions.MAX_ENTITY_SIZE, 4096L)
            .set(UndertowOptions.MAX_HEADER_SIZE, 16 * 1024)
            .getMap();
    ByteBufferPool buffers = new DefaultByteBufferPool(true, 16 * 1024, -1, 4);
    socket =
        HttpSocket.open(threads, config.host(), config.port(), options, buffers, connections, null);
    log.info("Status, health and metrics on http://{}:{}/", config.host(), port());
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
    if (socket != null) {
      socket.close();
    }
    if (worker != null) {
      worker.shutdownNow();
    }
  }

  private void answer(HttpServerExchange exchange) {
    exchange
        .getResponseHeaders()
        .put(Headers.CACHE_CONTROL, "no-store")
        .put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff")
        .put(Headers.X_FRAME_OPTIONS, "DENY")
        .put(new HttpString("Cross-Origin-Resource-Policy"), "same-origin");
    Optional<Answer> refusal = guard.refusal(exchange);
    if (refusal.isPresent()) {
      send(exchange, refusal.get());
      return;
    }
    if (exchange.getRelativePath().equals(TailHandler.PATH)) {
      exchange.dispatch(tail);
      return;
    }
    if (exchange.getRelativePath().equals(LogLevel.PATH)) {
      send(exchange, logLevel(exchange));
      return;
    }
    Supplier<Answer> page = pages.get(exchange.getRelativePath());
    boolean reads =
        exchange.getRequestMethod().equals(Methods.GET)
            || exchange.getRequestMethod().equals(Methods.HEAD);
    if (page == null) {
      send(exchange, Answer.plain(404, "Not found\n"));
    } else if (!reads) {
      send(exchange, Answer.plain(405, "Only GET\n"));
    } else {
      send(exchange, page.get());
    }
  }

  private static Answer logLevel(HttpServerExchange exchange) {
    Optional<String> logger = parameter(exchange, "logger");
    if (exchange.getRequestMethod().equals(Methods.PUT)) {
      return LogLevel.change(logger, parameter(exchange, "level").orElse(""));
    }
    return exchange.getRequestMethod().equals(Methods.GET)
        ? LogLevel.read(logger)
        : Answer.plain(405, "Only GET and PUT\n");
  }

  private static Optional<String> parameter(HttpServerExchange exchange, String name) {
    return Optional.ofNullable(exchange.getQueryParameters().get(name)).map(Deque::peekFirst);
  }

  private static HttpHandler guarded(HttpHandler handler) {
    return exchange -> {
      try {
        handler.handleRequest(exchange);
      } catch (RuntimeException e) {
        log.error("A request to the admin listener failed; this is a defect", e);
        send(exchange, Answer.plain(500, "Internal error\n"));
      }
    };
  }

  private static void send(HttpServerExchange exchange, Answer answer) {
    exchange.setStatusCode(answer.status());
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, answer.type());
    exchange.getResponseSender().send(answer.text());
  }
}
