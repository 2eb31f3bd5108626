package io.echobridge.config;

import io.echobridge.settings.Faults;
import java.net.InetSocketAddress;

/**
 * The listener for other nodes, which pass on requests of clients that belong to this one. There is
 * one where some app's nodes share a secret ({@link ClusterConfig#relays}).
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 takes a free one
 * @param address where other nodes reach it: {@code auto}, a host, or a host with a port. An IPv6
 *     address with a port is in brackets; without one it may stand bare, as Kubernetes gives a
 *     pod's
 * @param max how many requests and WebSockets of clients this node passes on at once
 */
public record RelayConfig(String host, int port, String address, int max) {
  /** What {@code address} is where the node finds out by itself. */
  public static final String AUTO = "auto";

  private static final String HOST = "[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]";

  public RelayConfig {
    new Faults()
        .that(!host.isBlank(), "host", "an address to listen on", "\"\"")
        .range("port", port, 0, 65_535)
        .that(
            isBare(address)
                || (address.matches("(" + HOST + ")(:[1-9][0-9]{0,4})?")
                    && reachedPort(address, 0) <= 65_535),
            "address",
            "auto, or a host with or without a port, such as 10.0.0.7:6003",
            '"' + address + '"')
        .range("max", max, 1, 1_000_000)
        .done();
  }

  /**
   * The address as it is set, unless it is {@link #AUTO}; unresolved if its host is not known. May
   * block while a name is looked up.
   *
   * @param listened the port where none is set
   */
  public InetSocketAddress reachedAt(int listened) {
    String name = address.substring(0, hostEnd(address));
    return new InetSocketAddress(name, reachedPort(address, listened));
  }

  private static int reachedPort(String address, int listened) {
    int end = hostEnd(address);
    return end == address.length() ? listened : Integer.parseInt(address.substring(end + 1));
  }

  private static int hostEnd(String address) {
    if (isBare(address)) {
      return address.length();
    }
    int colon = address.lastIndexOf(':');
    return colon > address.lastIndexOf(']') ? colon : address.length();
  }

  /** Whether it is an IPv6 address without brackets, and so without a port. */
  private static boolean isBare(String address) {
    return address.indexOf(':') != address.lastIndexOf(':')
        && !address.startsWith("[")
        && Network.address(address).isPresent();
  }
}
