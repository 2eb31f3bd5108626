package io.echobridge.config;

import io.echobridge.settings.Faults;

/**
 * How an app's WebSockets work, of whatever protocol.
 *
 * @param compression of messages
 */
public record WebSocketConfig(Compression compression) {
  /**
   * {@code permessage-deflate}, RFC 7692.
   *
   * @param enabled whether clients that offer it get it
   * @param threshold bytes of an event as it goes to clients; a smaller one goes as it is
   * @param level 1 is the fastest, 9 makes the smallest
   */
  public record Compression(boolean enabled, int threshold, int level) {
    public Compression {
      new Faults().range("threshold", threshold, 0, 1 << 20).range("level", level, 1, 9).done();
    }
  }
}
