package io.echobridge.gate;

/**
 * In which way clients are connected.
 *
 * @param protocol what they speak, such as {@code engineio-4}: one of a few fixed words
 * @param transport how: {@code websocket} or {@code polling}
 */
public record Way(String protocol, String transport) {}
