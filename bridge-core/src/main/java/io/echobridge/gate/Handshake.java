package io.echobridge.gate;

import java.util.Map;

/**
 * What is kept of a handshake request.
 *
 * @param headers lower-case names to values: {@code cookie}, {@code authorization}, {@code origin},
 *     {@code referer}, {@code user-agent} and {@code accept-language}, where present; the first two
 *     only if they may speak for the page
 * @param remoteAddress the client's address as text
 * @param loginKeptBack whether there was a {@code cookie} or {@code authorization} that may not
 */
public record Handshake(Map<String, String> headers, String remoteAddress, boolean loginKeptBack) {
  /** What is kept where nobody is asked about the client any more. */
  public Handshake withoutHeaders() {
    return new Handshake(Map.of(), remoteAddress, loginKeptBack);
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
