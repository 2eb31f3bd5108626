package io.echobridge.broker.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Peer messages as Redis carries them: the node's id, a line feed, the message. */
final class PeerMessages {
  private final byte[] head;

  PeerMessages(String node) {
    this.head = (node + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  byte[] wrap(byte[] message) {
    byte[] body = Arrays.copyOf(head, head.length + message.length);
    System.arraycopy(message, 0, body, head.length, message.length);
    return body;
  }

  /** Whether this very node sent it. */
  boolean isOwn(byte[] body) {
    return body.length >= head.length && Arrays.equals(body, 0, head.length, head, 0, head.length);
  }

  /** Where the message begins after its head; 0 when it has none. */
  static int start(byte[] body) {
    for (int i = 0; i < body.length; i++) {
      if (body[i] == '\n') {
        return i + 1;
      }
    }
    return 0;
  }
}
