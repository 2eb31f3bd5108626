package io.echobridge.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses that begin with the same bits, such as {@code 10.0.0.0/8}, or a single one. */
public final class Network {
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
  private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9a-fA-F:.]{2,45}");

  private final byte[] address;
  private final int bits;

  private Network(byte[] address, int bits) {
    this.address = address;
    this.bits = bits;
  }

  /** Nothing, if that is no network. */
  public static Optional<Network> parse(String text) {
    int slash = text.indexOf('/');
    return address(slash < 0 ? text : text.substring(0, slash))
        .map(InetAddress::getAddress)
        .flatMap(
            bytes -> {
              int all = bytes.length * 8;
              String length = slash < 0 ? Integer.toString(all) : text.substring(slash + 1);
              return length.matches("\\d{1,3}") && Integer.parseInt(length) <= all
                  ? Optional.of(new Network(bytes, Integer.parseInt(length)))
                  : Optional.empty();
            });
  }

  /** An address as text; never a name, so nobody is asked. */
  public static Optional<InetAddress> address(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Whether a host, by name or address, can only be this machine. Nobody is asked. */
  public static boolean isThisMachine(String host) {
    return host.equalsIgnoreCase("localhost")
        || address(host).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  public boolean contains(InetAddress other) {
    byte[] bytes = other.getAddress();
    if (bytes.length != address.length) {
      return false;
    }
    for (int i = 0; i < bits; i += 8) {
      int mask = bits - i >= 8 ? 0xff : 0xff << (8 - (bits - i));
      if (((bytes[i / 8] ^ address[i / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
