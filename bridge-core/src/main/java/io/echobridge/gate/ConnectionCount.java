package io.echobridge.gate;

/**
 * How many clients hang on a protocol in one way.
 *
 * @param protocol what they speak, such as {@code socketio-5}: one of a few fixed words
 * @param transport how: {@code websocket} or {@code polling}
 */
public record ConnectionCount(String protocol, String transport, int count) {}
