package io.echobridge.protocol.engineio;

import io.echobridge.net.Frame;
import io.echobridge.net.FrameBuilder;
import java.util.Base64;
import java.util.List;

/**
 * Polling bodies of revision 4: packets joined by 0x1e, binary ones in Base64 behind a {@code b}.
 */
final class PayloadV4 {
  private static final char SEPARATOR = 0x1e;

  private PayloadV4() {}

  /** The body as the payload of a frame; a text packet alone is its own. */
  static Frame encode(List<Frame> packets) {
    if (packets.size() == 1 && packets.get(0).isText()) {
      return packets.get(0);
    }
    FrameBuilder body = new FrameBuilder(Payloads.length(packets) + packets.size());
    for (int i = 0; i < packets.size(); i++) {
      if (i > 0) {
        body.append(SEPARATOR);
      }
      Frame packet = packets.get(i);
      if (packet.isText()) {
        Payloads.append(body, packet);
      } else {
        body.append('b').append(Base64.getEncoder().encode(Payloads.copy(packet)));
      }
    }
    return body.text();
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
