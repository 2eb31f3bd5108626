package io.echobridge.call;

/**
 * Whose question it is, as far as turns are shared out.
 *
 * @param address where the client is: its address, or with IPv6 its /64 network, as a customer has
 *     one of those and so many addresses that only the network counts
 * @param connection the client's connection
 */
public record Asker(String address, String connection) {
  private static final int GROUPS_OF_NETWORK = 4;

  /**
   * @param remoteAddress the client's address as text
   */
  public static Asker of(String remoteAddress, String connection) {
    return new Asker(network(remoteAddress), connection);
  }

  /** Java writes all eight groups of an address of IPv6, so its network is the first four. */
  private static String network(String address) {
    int end = -1;
    for (int i = 0; i < GROUPS_OF_NETWORK; i++) {
      end = address.indexOf(':', end + 1);
      if (end < 0) {
        return address;
      }
    }
    return address.substring(0, end);
  }
}
