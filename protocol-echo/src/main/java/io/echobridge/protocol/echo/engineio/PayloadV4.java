package io.echobridge.protocol.echo.engineio;

import io.echobridge.net.Frame;
import java.util.Base64;
import java.util.List;

/**
 * Polling bodies of revision 4: packets joined by 0x1e, binary ones in Base64 behind a {@code b}.
 */
final class PayloadV4 {
  private static final char SEPARATOR = 0x1e;

  private PayloadV4() {}

  static void encode(List<Frame> packets, PollBody body) {
    for (int i = 0; i < packets.size(); i++) {
      if (i > 0) {
        body.append(SEPARATOR);
      }
      Frame packet = packets.get(i);
      if (packet.isText()) {
        body.append(packet);
      } else {
        byte[] base64 = Base64.getEncoder().encode(Payloads.copy(packet));
        body.append('b').append(base64, 0, base64.length);
      }
    }
  }

  static void decode(String body, PacketSink sink) throws PayloadException {
    int from = 0;
    boolean more = true;
    while (more) {
      int to = body.indexOf(SEPARATOR, from);
      String packet = to < 0 ? body.substring(from) : body.substring(from, to);
      if (packet.isEmpty()) {
        throw new PayloadException("an empty packet");
      }
      boolean wanted =
          packet.charAt(0) == 'b'
              ? sink.onBinaryMessage(Payloads.base64(packet.substring(1)))
              : sink.onPacket(packet);
      more = wanted && to >= 0;
      from = to + 1;
    }
  }
}
