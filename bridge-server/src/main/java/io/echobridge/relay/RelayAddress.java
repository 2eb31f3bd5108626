package io.echobridge.relay;

import io.echobridge.config.RelayConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Where other nodes reach this node's listener for them. */
public final class RelayAddress {
  private RelayAddress() {}

  /**
   * As it is set; or the one address that is listened on; or, with several of them, that by which
   * this machine reaches a host that all nodes reach. Nothing where that cannot be told. May block
   * while a name is looked up; sends nothing.
   *
   * @param port the one that is listened on
   * @param common such as the broker's host
   */
  public static Optional<InetSocketAddress> of(
      RelayConfig config, int port, InetSocketAddress common) {
    if (config.address().equals(RelayConfig.AUTO)) {
      InetSocketAddress listened = new InetSocketAddress(config.host(), port);
      return listened.isUnresolved() || listened.getAddress().isAnyLocalAddress()
          ? local(common).map(address -> new InetSocketAddress(address, port))
          : Optional.of(listened);
    }
    InetSocketAddress set = config.reachedAt(port);
    return set.isUnresolved() ? Optional.empty() : Optional.of(set);
  }

  private static Optional<InetAddress> local(InetSocketAddress common) {
    if (common.isUnresolved()) {
      return Optional.empty();
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(common); // which for datagrams only chooses an address
      InetAddress address = socket.getLocalAddress();
      return address.isAnyLocalAddress() ? Optional.empty() : Optional.of(address);
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }
}
