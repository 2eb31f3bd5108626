package io.echobridge.bench.load;

import java.net.InetSocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The server, and how it is spoken with.
 *
 * @param path where its clients connect to, such as {@code /socket.io/}
 * @param tls empty without TLS
 * @param deflate whether its clients offer to take compressed messages
 */
record Target(
    InetSocketAddress address,
    String path,
    Protocol protocol,
    Optional<SSLContext> tls,
    boolean deflate) {
  /** The beginning of every request. */
  String request(String method, String more) {
    return method
        + " "
        + path
        + "?"
        + protocol.query()
        + more
        + " HTTP/1.1\r\nHost: "
        + address.getHostString()
        + ":"
        + address.getPort()
        + "\r\n";
  }
}
