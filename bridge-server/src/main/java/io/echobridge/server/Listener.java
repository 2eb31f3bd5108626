package io.echobridge.server;

import io.echobridge.admin.Secured;
import io.echobridge.config.RelayConfig;
import io.echobridge.config.ServerConfig;
import io.echobridge.http.HttpConnections;
import io.echobridge.http.HttpSocket;
import io.echobridge.http.HttpTimes;
import io.echobridge.net.EventLoops;
import io.echobridge.net.Sends;
import io.echobridge.ring.Rings;
import io.echobridge.tls.Certificates;
import io.echobridge.tls.TlsParameters;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.XnioWorker;

/** The listening sockets with their IO threads: Undertow, with every limit set. */
final class Listener {
  private static final Logger log = LoggerFactory.getLogger(Listener.class);

  /** How often the files of certificates are looked at. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** What clients are told last goes from loop to loop: for loops that are busy, but not stuck. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private static final int BUFFER_SIZE = 16 * 1024;

  private final ServerConfig config;
  private final XnioWorker worker;
  private final Rings rings = new Rings();
  private final EventLoops loops;
  private final Optional<Certificates> certificates;
  private volatile boolean usesRings;
  private @Nullable HttpSocket plain;
  private @Nullable HttpSocket tls;
  private @Nullable HttpSocket relay;
  private @Nullable ConnectionLimit limit;

  /**
   * @param certificates what TLS is spoken with, if it is
   */
  Listener(ServerConfig config, Optional<Certificates> certificates) {
    this.config = config;
    this.certificates = certificates;
    this.worker = worker(config, rings::close);
    this.loops = EventLoops.of(worker, config.timerTick().toMillis(), this::sends);
  }

  EventLoops loops() {
    return loops;
  }

  /**
   * Opens the sockets.
   *
   * @param forNodes handles what other nodes ask, if there is a socket for them
   * @throws StartException when an address cannot be listened on
   */
  void start(HttpHandler handler, Optional<HttpHandler> forNodes) throws StartException {
    usesRings = looksForRings();
    HttpTimes times = new HttpTimes(config.requestTimeout(), config.idleTimeout());
    HttpConnections connections = new HttpConnections(loops, times, handler);
    ByteBufferPool buffers = new DefaultByteBufferPool(true, BUFFER_SIZE, -1, 4);
    String host = config.host();
    if (config.plain()) {
      plain = open("server.host, server.port", host, config.port(), connections, buffers, null);
    }
    if (certificates.isPresent() && config.tls().isPresent()) {
      SSLContext context = certificates.get().context();
      int port = config.tls().get().port();
      HttpSocket opened =
          open("server.host, server.tls.port", host, port, connections, buffers, context);
      tls = opened;
      certificates.get().watch(LOOK, opened::change);
    }
    if (forNodes.isPresent()) {
      RelayConfig own = config.relay();
      HttpConnections nodes = new HttpConnections(loops, times, forNodes.get());
      String keys = "server.relay.host, server.relay.port";
      relay = open(keys, own.host(), own.port(), nodes, buffers, null);
    }
    limit = ConnectionLimit.of(sockets(), connections);
    limit.look();
  }

  /**
   * @param keys of the settings that name the address
   */
  private HttpSocket open(
      String keys,
      String host,
      int port,
      HttpConnections connections,
      ByteBufferPool buffers,
      @Nullable SSLContext context)
      throws StartException {
    OptionMap options =
        context == null
            ? options()
            : OptionMap.builder().addAll(options()).addAll(tls(context)).getMap();
    try {
      return HttpSocket.open(worker, host, port, options, buffers, connections, context);
    } catch (IOException | RuntimeException e) {
      throw StartException.listening(keys, host, port, e);
    }
  }

  private boolean looksForRings() throws StartException {
    Optional<String> fault =
        config.io() == ServerConfig.Io.PLAIN ? Optional.of("server.io = plain") : Rings.fault();
    if (fault.isPresent() && config.io() == ServerConfig.Io.RING) {
      throw new StartException("server.io = ring: " + fault.get());
    }
    fault.ifPresentOrElse(
        why ->
            log.info(
                "Sending without io_uring, with one system call for each client (server.io,"
                    + " docs/sizing.md): {}",
                why),
        // bin/test looks for these words.
        () -> log.info("Sending with io_uring: one system call for many clients"));
    return fault.isEmpty();
  }

  private Sends sends() {
    return usesRings ? rings.open() : Sends.PLAIN;
  }

  /** The port that is listened on without TLS. */
  int port() {
    return port(plain);
  }

  /** The port that is listened on with TLS. */
  int tlsPort() {
    return port(tls);
  }

  /** The port for other nodes; 0 where there is none. */
  int relayPort() {
    return relay == null ? 0 : relay.port();
  }

  private static int port(@Nullable HttpSocket socket) {
    if (socket == null) {
      throw new IllegalStateException("not started");
    }
    return socket.port();
  }

  private List<HttpSocket> sockets() {
    return Stream.of(plain, tls, relay).flatMap(Stream::ofNullable).toList();
  }

  /** How many connections are open, WebSockets among them; from any thread. */
  long connections() {
    return sockets().stream().mapToLong(HttpSocket::connections).sum();
  }

  /**
   * Looks how many connections there may be.
   *
   * @return what is wrong, if all places are taken
   */
  Optional<String> look() {
    return limit != null && limit.look()
        ? Optional.of(
            "all connections that the file limit allows are in use (ulimit -n, LimitNOFILE)")
        : Optional.empty();
  }

  /** Takes no more connections. */
  void stop() {
    sockets().forEach(HttpSocket::close);
  }

  /**
   * Ends the IO threads, and with them every connection that is left, once its socket was given all
   * that was said to it.
   */
  void close() {
    stop();
    if (!loops.settle(LAST_WORDS)) {
      log.warn(
          "An IO thread is stuck, or the stop was interrupted: some clients do not hear that the"
              + " server stops");
    }
    IoThreads.end(worker);
  }

  private static XnioWorker worker(ServerConfig config, Runnable ended) {
    int ioThreads =
        config.ioThreads() > 0
            ? config.ioThreads()
            : Math.min(64, Runtime.getRuntime().availableProcessors());
    // TLS alone uses them, for the costly part of its handshakes; what waits has threads of its
    // own.
    int workers = config.tls().isPresent() ? Math.max(2, ioThreads) : 1;
    return IoThreads.start(ioThreads, workers, ended);
  }

  // No idle time-out, no time-outs of reads or writes, no statistics: each would wrap the
  // connection that the WebSocket layer takes over.
  private OptionMap options() {
    ServerConfig.RequestLimits limits = config.limits();
    return OptionMap.builder()
        .set(Options.TCP_NODELAY, true)
        .set(Options.REUSE_ADDRESSES, true)
        .set(Options.BACKLOG, config.backlog())
        .set(Options.SEND_BUFFER, config.sendBuffer())
        // It fails when the client goes, and stands between our own answers and the socket.
        .set(UndertowOptions.BUFFER_PIPELINED_DATA, false)
        .set(UndertowOptions.ENABLE_HTTP2, false)
        .set(UndertowOptions.ENABLE_STATISTICS, false)
        .set(UndertowOptions.RECORD_REQUEST_START_TIME, false)
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) config.requestTimeout().toMillis())
        .set(UndertowOptions.MAX_HEADER_SIZE, limits.headerSize())
        .set(UndertowOptions.MAX_HEADERS, limits.headerCount())
        .set(UndertowOptions.MAX_COOKIES, limits.headerCount())
        .set(UndertowOptions.MAX_PARAMETERS, limits.parameterCount())
        .set(UndertowOptions.MAX_ENTITY_SIZE, limits.bodySize())
        .set(UndertowOptions.MULTIPART_MAX_ENTITY_SIZE, limits.bodySize())
        // Node takes them, and pages and proxies add such parameters. Target decodes.
        .set(UndertowOptions.DECODE_URL, false)
        .set(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
        .set(UndertowOptions.ALLOW_UNKNOWN_PROTOCOLS, false)
        .getMap();
  }

  private static OptionMap tls(SSLContext context) {
    return OptionMap.create(
        Options.SSL_ENABLED_PROTOCOLS,
        Sequence.of(TlsParameters.PROTOCOLS),
        Options.SSL_ENABLED_CIPHER_SUITES,
        Sequence.of(TlsParameters.cipherSuites(context)));
  }

  /** With what another listener speaks TLS as this one does. */
  static Secured secured(Certificates certificates) {
    SSLContext context = certificates.context();
    return new Secured(context, tls(context), certificates::tell);
  }
}
