package io.echobridge.server;

import io.echobridge.config.Network;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out whose a request is that came through proxies. Each proxy adds whom it heard from to
 * {@code X-Forwarded-For}, so the header is read from its end, for as long as the one who said it
 * is trusted: what a client wrote there himself is never reached.
 */
final class TrustedProxies {
  private final List<Network> trusted;

  /**
   * @param networks addresses, or networks such as {@code 10.0.0.0/8}
   */
  TrustedProxies(List<String> networks) {
    this.trusted = networks.stream().flatMap(each -> Network.parse(each).stream()).toList();
  }

  /** From here on the source address of the request is the client's. */
  void apply(HttpServerExchange exchange) {
    HeaderValues lines = exchange.getRequestHeaders().get(Headers.X_FORWARDED_FOR);
    InetAddress peer = lines == null ? null : exchange.getSourceAddress().getAddress();
    if (lines == null || peer == null) {
      return;
    }
    InetAddress client = client(peer, lines);
    if (!client.equals(peer)) {
      exchange.setSourceAddress(new InetSocketAddress(client, 0));
    }
  }

  InetAddress client(InetAddress peer, List<String> lines) {
    List<String> said = new ArrayList<>();
    lines.forEach(line -> said.addAll(List.of(line.split(",", -1))));
    InetAddress client = peer;
    for (int i = said.size() - 1; i >= 0 && isTrusted(client); i--) {
      Optional<InetAddress> before = Network.address(withoutPort(said.get(i).strip()));
      if (before.isEmpty()) {
        break;
      }
      client = before.get();
    }
    return client;
  }

  private boolean isTrusted(InetAddress address) {
    return trusted.stream().anyMatch(network -> network.contains(address));
  }

  /** Some proxies add one: {@code 192.0.2.1:4711}, {@code [2001:db8::1]:4711}. */
  private static String withoutPort(String address) {
    if (address.startsWith("[")) {
      int end = address.indexOf(']');
      return end < 0 ? address : address.substring(1, end);
    }
    int colon = address.indexOf(':');
    return colon >= 0 && colon == address.lastIndexOf(':') ? address.substring(0, colon) : address;
  }
}
