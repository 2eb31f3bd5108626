package io.echobridge.protocol.engineio;

import io.echobridge.net.Frame;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;

/**
 * Polling bodies of revision 4: packets joined by 0x1e, binary ones in Base64 behind a {@code b}.
 */
final class PayloadV4 {
  private static final char SEPARATOR = 0x1e;

  private PayloadV4() {}

  static byte[] encode(List<Frame> packets) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Frame packet : packets) {
      if (body.size() > 0) {
        body.write(SEPARATOR);
      }
      if (packet.isText()) {
        body.write(packet.bytes(), packet.payloadStart(), packet.payloadLength());
      } else {
        body.write('b');
        body.writeBytes(Base64.getEncoder().encode(Payloads.copy(packet)));
      }
    }
    return body.toByteArray();
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
