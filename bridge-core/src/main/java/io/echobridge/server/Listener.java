package io.echobridge.server;

import io.echobridge.config.ServerConfig;
import io.echobridge.net.EventLoops;
import io.echobridge.tls.Certificates;
import io.echobridge.tls.TlsParameters;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** The listening sockets with their IO threads: Undertow, with every limit set. */
final class Listener {
  /** Threads for the little that blocks: IO threads do the rest. */
  private static final int WORKER_THREADS = 2;

  /** How often the files of certificates are looked at. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private static final int BUFFER_SIZE = 16 * 1024;
  private static final long STOP_SECONDS = 2;

  private final ServerConfig config;
  private final XnioWorker worker;
  private final EventLoops loops;
  private final Optional<Certificates> certificates;
  private @Nullable Undertow undertow;

  /**
   * @param certificates what TLS is spoken with, if it is
   */
  Listener(ServerConfig config, Optional<Certificates> certificates) {
    this.config = config;
    this.certificates = certificates;
    this.worker = worker(config);
    this.loops = EventLoops.of(worker, config.timerTick().toMillis());
  }

  EventLoops loops() {
    return loops;
  }

  /**
   * Opens the socket.
   *
   * @throws StartException when the address cannot be listened on
   */
  void start(HttpHandler handler) throws StartException {
    Undertow built = undertow(handler);
    try {
      built.start();
    } catch (RuntimeException e) {
      throw new StartException(
          "server.host, server.port"
              + config.tls().map(tls -> ", server.tls.port").orElse("")
              + ": cannot listen on "
              + String.join(" and ", addresses())
              + ": "
              + reason(e));
    }
    undertow = built;
    certificates.ifPresent(
        watched -> watched.watch(LOOK, listenerOf(built, "https")::setSslContext));
  }

  private List<String> addresses() {
    List<String> addresses = new ArrayList<>();
    if (config.plain()) {
      addresses.add(config.host() + ":" + config.port());
    }
    config.tls().ifPresent(tls -> addresses.add(config.host() + ":" + tls.port()));
    return addresses;
  }

  /** The port that is listened on without TLS. */
  int port() {
    return port("http");
  }

  /** The port that is listened on with TLS. */
  int tlsPort() {
    return port("https");
  }

  private int port(String protocol) {
    if (undertow == null) {
      throw new IllegalStateException("not started");
    }
    return ((InetSocketAddress) listenerOf(undertow, protocol).getAddress()).getPort();
  }

  private static Undertow.ListenerInfo listenerOf(Undertow undertow, String protocol) {
    return undertow.getListenerInfo().stream()
        .filter(listener -> listener.getProtcol().equals(protocol))
        .findFirst()
        .orElseThrow();
  }

  /** Takes no more connections. */
  void stop() {
    if (undertow != null) {
      undertow.stop();
    }
  }

  /** Ends the IO threads, and with them every connection that is left. */
  void close() {
    stop();
    worker.shutdown();
    try {
      if (!worker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      worker.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static XnioWorker worker(ServerConfig config) {
    int ioThreads =
        config.ioThreads() > 0
            ? config.ioThreads()
            : Math.min(64, Runtime.getRuntime().availableProcessors());
    // TLS leaves the costly part of its handshakes to them.
    int workers = config.tls().isPresent() ? Math.max(WORKER_THREADS, ioThreads) : WORKER_THREADS;
    OptionMap options =
        OptionMap.builder()
            .set(Options.WORKER_NAME, "echobridge")
            .set(Options.WORKER_IO_THREADS, ioThreads)
            .set(Options.WORKER_TASK_CORE_THREADS, workers)
            .set(Options.WORKER_TASK_MAX_THREADS, workers)
            .set(Options.CONNECTION_HIGH_WATER, 10_000_000)
            .set(Options.CONNECTION_LOW_WATER, 10_000_000)
            .getMap();
    try {
      return Xnio.getInstance().createWorker(options);
    } catch (IOException e) {
      throw new IllegalStateException("cannot start the IO threads", e);
    }
  }

  // No idle time-out, no time-outs of reads or writes, no statistics: each would wrap the
  // connection that the WebSocket layer takes over.
  private Undertow undertow(HttpHandler handler) {
    ServerConfig.RequestLimits limits = config.limits();
    int timeout = Math.toIntExact(config.requestTimeout().toMillis());
    Undertow.Builder builder =
        Undertow.builder()
            .setWorker(worker)
            .setBufferSize(BUFFER_SIZE)
            .setDirectBuffers(true)
            .setSocketOption(Options.TCP_NODELAY, true)
            .setSocketOption(Options.REUSE_ADDRESSES, true)
            .setSocketOption(Options.BACKLOG, config.backlog())
            .setSocketOption(Options.SEND_BUFFER, config.sendBuffer())
            .setServerOption(UndertowOptions.ENABLE_HTTP2, false)
            .setServerOption(UndertowOptions.ENABLE_STATISTICS, false)
            .setServerOption(UndertowOptions.RECORD_REQUEST_START_TIME, false)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, timeout)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, timeout)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, limits.headerSize())
            .setServerOption(UndertowOptions.MAX_HEADERS, limits.headerCount())
            .setServerOption(UndertowOptions.MAX_COOKIES, limits.headerCount())
            .setServerOption(UndertowOptions.MAX_PARAMETERS, limits.parameterCount())
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, limits.bodySize())
            .setServerOption(UndertowOptions.MULTIPART_MAX_ENTITY_SIZE, limits.bodySize())
            // Node takes them, and pages and proxies add such parameters. Target decodes.
            .setServerOption(UndertowOptions.DECODE_URL, false)
            .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
            .setServerOption(UndertowOptions.ALLOW_UNKNOWN_PROTOCOLS, false)
            .setHandler(handler);
    if (config.plain()) {
      builder.addHttpListener(config.port(), config.host());
    }
    certificates.ifPresent(own -> addTls(builder, own.context()));
    return builder.build();
  }

  private void addTls(Undertow.Builder builder, SSLContext context) {
    builder
        .setSocketOption(Options.SSL_ENABLED_PROTOCOLS, Sequence.of(TlsParameters.PROTOCOLS))
        .setSocketOption(
            Options.SSL_ENABLED_CIPHER_SUITES, Sequence.of(TlsParameters.cipherSuites(context)))
        .addHttpsListener(config.tls().orElseThrow().port(), config.host(), context);
  }

  /** Why an address cannot be listened on, in few words. */
  static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return String.valueOf(cause.getMessage());
      }
      if (cause instanceof UnresolvedAddressException) {
        return "no address of this name";
      }
    }
    return String.valueOf(failure.getMessage());
  }
}
