package io.echobridge.protocol.echo.engineio;

import io.echobridge.net.Frame;
import java.util.Base64;
import java.util.List;

/**
 * Polling bodies of revision 3. As text, {@code <length>:<packet>} one after the other, the length
 * in UTF-16 units, as JavaScript counts. As bytes, where a packet is binary and the client can take
 * it: 0 or 1 (text or binary), the length's decimal digits as a byte each, 0xff, the packet.
 */
final class PayloadV3 {
  private static final int MOST_DIGITS = 9;

  private PayloadV3() {}

  static boolean hasBinary(List<Frame> packets) {
    for (Frame packet : packets) {
      if (!packet.isText()) {
        return true;
      }
    }
    return false;
  }

  static void encodeText(List<Frame> packets, PollBody body) {
    for (Frame packet : packets) {
      if (packet.isText()) {
        body.append(Integer.toString(utf16Length(packet))).append(':').append(packet);
      } else {
        byte[] base64 = Base64.getEncoder().encode(Payloads.copy(packet));
        body.append(Integer.toString(base64.length + 2)).append(":b4");
        body.append(base64, 0, base64.length);
      }
    }
  }

  static void encodeBytes(List<Frame> packets, PollBody body) {
    for (Frame packet : packets) {
      boolean text = packet.isText();
      body.append((char) (text ? 0 : 1));
      String digits = Integer.toString(packet.payloadLength() + (text ? 0 : 1));
      for (int i = 0; i < digits.length(); i++) {
        body.append((char) (digits.charAt(i) - '0'));
      }
      body.append((char) 0xff);
      if (!text) {
        // The type of a binary packet is a byte 4, not the digit.
        body.append((char) 4);
      }
      body.append(packet);
    }
  }

  static void decodeText(String body, PacketSink sink) throws PayloadException {
    int at = 0;
    boolean more = true;
    while (more && at < body.length()) {
      int colon = at;
      int length = 0;
      while (colon < body.length() && body.charAt(colon) != ':') {
        length = digit(length, body.charAt(colon) - '0', colon - at);
        colon++;
      }
      // No sign, no blanks, no leading zero: what Node would take for a number is refused if it is
      // not one.
      boolean padded = colon - at > 1 && body.charAt(at) == '0';
      if (colon == at || padded || colon == body.length() || length > body.length() - colon - 1) {
        throw new PayloadException("a packet that is not <length>:<packet>");
      }
      at = colon + 1 + length;
      String packet = body.substring(colon + 1, at);
      if (packet.startsWith("b4")) {
        more = sink.onBinaryMessage(Payloads.base64(packet.substring(2)));
      } else if (!packet.isEmpty()) {
        more = sink.onPacket(packet);
      }
    }
  }

  static void decodeBytes(byte[] body, PacketSink sink) throws PayloadException {
    int at = 0;
    boolean more = true;
    while (more && at < body.length) {
      int kind = body[at++];
      int from = at;
      int length = 0;
      while (at < body.length && body[at] != (byte) 0xff) {
        length = digit(length, body[at], at - from);
        at++;
      }
      if (kind < 0
          || kind > 1
          || at == from
          || at == body.length
          || length > body.length - at - 1) {
        throw new PayloadException("a binary payload that is none");
      }
      at++;
      if (kind == 0) {
        String packet = Payloads.utf8(body, at, length);
        if (!packet.isEmpty()) {
          more = sink.onPacket(packet);
        }
      } else if (length > 0 && body[at] == 4) {
        byte[] data = new byte[length - 1];
        System.arraycopy(body, at + 1, data, 0, data.length);
        more = sink.onBinaryMessage(data);
      } else {
        throw new PayloadException("a binary packet that is no message");
      }
      at += length;
    }
  }

  private static int digit(int before, int digit, int count) throws PayloadException {
    if (digit < 0 || digit > 9 || count >= MOST_DIGITS) {
      throw new PayloadException("a length that is no number");
    }
    return before * 10 + digit;
  }

  private static int utf16Length(Frame packet) {
    int units = 0;
    byte[] bytes = packet.bytes();
    int end = packet.payloadStart() + packet.payloadLength();
    for (int i = packet.payloadStart(); i < end; i++) {
      int b = bytes[i] & 0xff;
      // Each character begins with a byte that continues none; four bytes make a surrogate pair.
      if (b < 0x80 || b >= 0xc0) {
        units += b >= 0xf0 ? 2 : 1;
      }
    }
    return units;
  }
}
