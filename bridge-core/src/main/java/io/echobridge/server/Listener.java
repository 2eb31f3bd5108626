package io.echobridge.server;

import io.echobridge.config.ServerConfig;
import io.echobridge.net.EventLoops;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** The listening socket with its IO threads: Undertow, with every limit set. */
final class Listener {
  /** Threads for the little that blocks: IO threads do the rest. */
  private static final int WORKER_THREADS = 2;

  private static final int BUFFER_SIZE = 16 * 1024;
  private static final long STOP_SECONDS = 2;

  private final ServerConfig config;
  private final XnioWorker worker;
  private final EventLoops loops;
  private @Nullable Undertow undertow;

  Listener(ServerConfig config) {
    this.config = config;
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
          "server.host, server.port: cannot listen on "
              + config.host()
              + ":"
              + config.port()
              + ": "
              + reason(e));
    }
    undertow = built;
  }

  /** The port that is listened on. */
  int port() {
    if (undertow == null) {
      throw new IllegalStateException("not started");
    }
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
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
    OptionMap options =
        OptionMap.builder()
            .set(Options.WORKER_NAME, "echobridge")
            .set(Options.WORKER_IO_THREADS, ioThreads)
            .set(Options.WORKER_TASK_CORE_THREADS, WORKER_THREADS)
            .set(Options.WORKER_TASK_MAX_THREADS, WORKER_THREADS)
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
    return Undertow.builder()
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
        .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, false)
        .setServerOption(UndertowOptions.ALLOW_UNKNOWN_PROTOCOLS, false)
        .addHttpListener(config.port(), config.host())
        .setHandler(handler)
        .build();
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
