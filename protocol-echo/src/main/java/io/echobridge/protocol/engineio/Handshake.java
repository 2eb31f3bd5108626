package io.echobridge.protocol.engineio;

import java.util.Map;

/**
 * What is kept of a handshake request.
 *
 * @param headers lower-case names to values: {@code cookie}, {@code origin}, {@code referer},
 *     {@code user-agent} and {@code accept-language}, where present; {@code cookie} only if it may
 *     speak for the page
 * @param remoteAddress the client's address as text
 */
public record Handshake(Map<String, String> headers, String remoteAddress) {
  /** How many bytes it takes, about. */
  int size() {
    int size = 0;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      size += header.getKey().length() + header.getValue().length();
    }
    return size;
  }
}
