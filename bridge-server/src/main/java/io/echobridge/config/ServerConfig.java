package io.echobridge.config;

import io.echobridge.settings.Faults;
import io.echobridge.tls.TlsConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The listening sockets and their threads.
 *
 * @param name what this node is called where several are shown; empty: the host's name
 * @param host the address to listen on
 * @param port the port to listen on without TLS; 0 takes a free one
 * @param plain whether there is a socket without TLS
 * @param tls the socket with TLS; without it there is none
 * @param ioThreads how many threads serve connections; 0 is one for each core
 * @param io how the bytes for clients get to the kernel
 * @param backlog how many connections the kernel may hold that are not yet accepted
 * @param sendBuffer bytes of the kernel's send buffer of each connection
 * @param trustedProxies addresses and networks whose {@code X-Forwarded-For} is believed
 * @param timerTick the resolution of all time limits of connections
 * @param requestTimeout how long a client may take to send a request's line and headers, from the
 *     first moment of a connection on, and then its body
 * @param idleTimeout how long a connection may stay without a next request
 * @param clientMemory bytes that all clients together may keep; 0 is three eighths of the heap
 * @param readyPatience how long a start may wait for its brokers until it counts as done without
 * @param drainTime over how long the clients are sent away when the daemon stops
 * @param limits what one request may hold
 * @param relay the listener for other nodes
 */
public record ServerConfig(
    String name,
    String host,
    int port,
    boolean plain,
    Optional<TlsConfig> tls,
    int ioThreads,
    Io io,
    int backlog,
    int sendBuffer,
    List<String> trustedProxies,
    Duration timerTick,
    Duration requestTimeout,
    Duration idleTimeout,
    Duration drainTime,
    Duration readyPatience,
    long clientMemory,
    RequestLimits limits,
    RelayConfig relay) {
  public ServerConfig {
    Faults faults = new Faults();
    for (String proxy : trustedProxies) {
      faults.that(
          Network.parse(proxy).isPresent(),
          "trusted-proxies",
          "an address or a network such as 10.0.0.0/8",
          '"' + proxy + '"');
    }
    faults
        .that(
            name.matches("[!-~]{0,100}"),
            "name",
            "at most 100 letters, digits and signs, without spaces",
            '"' + name + '"')
        .that(!host.isBlank(), "host", "an address to listen on", "\"\"")
        .range("port", port, 0, 65_535)
        .that(plain || tls.isPresent(), "plain", "true where there is no tls { … }", plain)
        .that(
            !plain
                || port == 0
                || tls.map(TlsConfig::port).filter(other -> other == port).isEmpty(),
            "tls.port",
            "another port than server.port, or server.plain = false",
            port)
        .range("io-threads", ioThreads, 0, 64)
        .range("backlog", backlog, 1, 1 << 20)
        .range("send-buffer", sendBuffer, 4_096, 64 << 20)
        .range("timer-tick", timerTick, Duration.ofMillis(1), Duration.ofSeconds(1))
        .range("request-timeout", requestTimeout, Duration.ofSeconds(1), Duration.ofHours(1))
        .range("idle-timeout", idleTimeout, Duration.ofSeconds(1), Duration.ofHours(1))
        .range("ready-patience", readyPatience, Duration.ZERO, Duration.ofHours(1))
        .that(
            clientMemory == 0 || clientMemory >= 1 << 20,
            "client-memory",
            "0 or at least 1 MiB",
            clientMemory)
        .range("drain-time", drainTime, Duration.ZERO, Duration.ofHours(1))
        .done();
  }

  /** How the bytes for clients get to the kernel. */
  public enum Io {
    /** Those of many clients with one system call, where that works; else as {@link #PLAIN}. */
    AUTO,
    /** Those of many clients with one system call; where that does not work, the start fails. */
    RING,
    /** Those of each client with a system call of their own. */
    PLAIN
  }

  /**
   * What one HTTP request may hold; more is refused.
   *
   * @param headerSize bytes of the request line and all headers
   * @param headerCount how many headers
   * @param parameterCount how many parameters in the query
   * @param bodySize bytes of the body
   */
  public record RequestLimits(int headerSize, int headerCount, int parameterCount, long bodySize) {
    public RequestLimits {
      new Faults()
          .range("header-size", headerSize, 1_024, 1 << 20)
          .range("header-count", headerCount, 10, 10_000)
          .range("parameter-count", parameterCount, 10, 10_000)
          .range("body-size", bodySize, 1_024, 1L << 30)
          .done();
    }
  }
}
