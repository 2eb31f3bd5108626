package io.echobridge.gate;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;

/**
 * What is kept of a handshake request.
 *
 * @param headers lower-case names to values: {@code cookie}, {@code authorization}, {@code origin},
 *     {@code referer}, {@code user-agent} and {@code accept-language}, where present; the first two
 *     only if they may speak for the page
 * @param address the client's
 * @param loginKeptBack whether there was a {@code cookie} or {@code authorization} that may not
 */
public record Handshake(Map<String, String> headers, InetAddress address, boolean loginKeptBack) {
  /**
   * Among the headers, as most clients have none and it costs them nothing; no header has this
   * name.
   */
  static final String TOKEN = ":token";

  /** The most characters that are kept of a token: no setting allows more. */
  public static final int MAX_TOKEN = 16 * 1024;

  /**
   * The connection token that the request gives: as {@code token} in the query, as a bearer in
   * {@code Authorization}, or as a WebSocket's subprotocol {@code bearer.TOKEN}. Of one that is too
   * long there is one character more than {@link #MAX_TOKEN}.
   */
  public Optional<String> token() {
    return Optional.ofNullable(headers.get(TOKEN))
        .or(() -> BearerToken.of(headers.getOrDefault("authorization", "")));
  }

  /** The client's address as text. */
  public String remoteAddress() {
    return address.getHostAddress();
  }

  /** Names neither cookies nor tokens. */
  @Override
  public String toString() {
    return "a handshake of " + remoteAddress() + " with " + headers.keySet();
  }

  /** What is kept where nobody is asked about the client any more. */
  public Handshake withoutHeaders() {
    return new Handshake(Map.of(), address, loginKeptBack);
  }

  /** How many bytes it takes, about. */
  public int size() {
    int size = 0;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      size += header.getKey().length() + header.getValue().length();
    }
    return size;
  }
}
