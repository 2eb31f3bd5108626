package io.echobridge.gate;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/** The handshake of a client of a test that comes from somewhere. */
public final class SomeHandshake {
  private SomeHandshake() {}

  /** One without anything that is kept back, from 192.0.2.7. */
  public static Handshake with(Map<String, String> headers) {
    return from("192.0.2.7", headers);
  }

  /**
   * As {@link #with}, from elsewhere.
   *
   * @param address digits; no name is looked up
   */
  public static Handshake from(String address, Map<String, String> headers) {
    try {
      return new Handshake(headers, InetAddress.getByName(address), false);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
