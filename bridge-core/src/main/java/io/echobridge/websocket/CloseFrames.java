package io.echobridge.websocket;

import io.echobridge.net.Frame;
import io.echobridge.net.FrameBuilder;
import java.util.Arrays;

/** What stands in a close frame (RFC 6455, sections 5.5.1 and 7.4). */
final class CloseFrames {
  private CloseFrames() {}

  static Frame frame(int code) {
    FrameBuilder builder = new FrameBuilder(2);
    if (code != WebSocket.NO_STATUS) {
      builder.append(new byte[] {(byte) (code >>> 8), (byte) code});
    }
    return builder.control(8);
  }

  /** Whether it says that the one who closes had a reason to: what servers say of clients. */
  static boolean isOfServers(int code) {
    return code >= WebSocket.PROTOCOL_ERROR && code < 3000;
  }

  /**
   * The status that a client gave; {@link WebSocket#PROTOCOL_ERROR} or {@link WebSocket#BAD_DATA}
   * for what is none.
   */
  static int code(byte[] payload) {
    if (payload.length == 0) {
      return WebSocket.NO_STATUS;
    }
    if (payload.length == 1) {
      return WebSocket.PROTOCOL_ERROR;
    }
    int code = (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
    boolean allowed =
        (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006)
            || (code >= 3000 && code <= 4999);
    if (!allowed) {
      return WebSocket.PROTOCOL_ERROR;
    }
    return Utf8.isValid(Arrays.copyOfRange(payload, 2, payload.length)) ? code : WebSocket.BAD_DATA;
  }
}
