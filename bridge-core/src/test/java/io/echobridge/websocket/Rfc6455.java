package io.echobridge.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a stream of frames means, read off the whole of it: slow, and simple enough to be compared
 * with the RFC line by line. Payloads are told as ISO 8859-1, so nothing of them is lost.
 */
final class Rfc6455 {
  /** RFC 3629, section 4. */
  private static final Pattern UTF8_BYTES =
      Pattern.compile(
          ("(?:[\\x00-\\x7f]++|[\\xc2-\\xdf]T|\\xe0[\\xa0-\\xbf]T|[\\xe1-\\xec\\xee\\xef]TT"
                  + "|\\xed[\\x80-\\x9f]T|\\xf0[\\x90-\\xbf]TT|[\\xf1-\\xf3]TTT"
                  + "|\\xf4[\\x80-\\x8f]TT)*+")
              .replace("T", "[\\x80-\\xbf]"),
          Pattern.DOTALL);

  private Rfc6455() {}

  /** Section 5: messages and control frames, up to the first violation. */
  static List<String> heard(byte[] stream, int maxMessage) {
    List<String> heard = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(stream);
    @Nullable ByteArrayOutputStream message = null;
    String kind = "";
    int fragments = 0;
    while (in.remaining() >= 2) {
      int first = in.get() & 0xff;
      int second = in.get() & 0xff;
      int opcode = first & 0x0f;
      int shortLength = second & 0x7f;
      boolean last = first >= 0x80;
      boolean control = opcode >= 8;
      boolean reservedBits = (first & 0x70) != 0;
      boolean reservedOpcode = (opcode >= 3 && opcode <= 7) || opcode >= 11;
      boolean unmasked = second < 0x80;
      boolean longControl = control && (!last || shortLength > 125);
      boolean misplaced = !control && (opcode == 0) != (message != null);
      if (reservedBits || reservedOpcode || unmasked || longControl || misplaced) {
        return and(heard, "violation 1002");
      }
      int extra = shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0;
      if (in.remaining() < extra + 4) {
        return heard;
      }
      BigInteger length =
          extra == 0 ? BigInteger.valueOf(shortLength) : new BigInteger(1, take(in, extra));
      byte[] mask = take(in, 4);
      int least = extra == 0 ? 0 : extra == 2 ? 126 : 65536;
      if (length.compareTo(BigInteger.valueOf(least)) < 0) {
        return and(heard, "violation 1002");
      }
      if (!control) {
        fragments = message == null ? 1 : fragments + 1;
        int before = message == null ? 0 : message.size();
        if (length.compareTo(BigInteger.valueOf(maxMessage - before)) > 0
            || fragments > FrameParser.MAX_FRAGMENTS) {
          return and(heard, "violation 1009");
        }
      }
      if (message == null && !control) {
        message = new ByteArrayOutputStream();
        kind = opcode == 1 ? "text " : "binary ";
      }
      if (in.remaining() < length.intValueExact()) {
        return heard;
      }
      byte[] payload = take(in, length.intValueExact());
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i % 4];
      }
      if (opcode == 8) {
        heard.add("close " + text(payload));
      } else if (opcode == 9) {
        heard.add("ping " + text(payload));
      } else if (!control && message != null) {
        message.writeBytes(payload);
        if (last) {
          heard.add(kind + text(message.toByteArray()));
          message = null;
        }
      }
    }
    return heard;
  }

  /**
   * What a server says that answers texts with themselves and anything binary with its length: up
   * to its close frame. As {@link WebSocketTest#next} reads it.
   */
  static List<String> answers(List<String> heard) {
    List<String> answers = new ArrayList<>();
    for (String each : heard) {
      String payload = each.substring(each.indexOf(' ') + 1);
      if (each.startsWith("violation ")) {
        return and(answers, "8:" + payload);
      } else if (each.startsWith("close ")) {
        return and(answers, "8:" + status(payload));
      } else if (each.startsWith("ping ")) {
        answers.add("10:" + decoded(payload));
      } else if (each.startsWith("binary ")) {
        answers.add("1:binary " + payload.length());
      } else if (isUtf8(payload)) {
        answers.add("1:" + decoded(payload));
      } else {
        return and(answers, "8:1007");
      }
    }
    return answers;
  }

  /** Sections 5.5.1 and 7.4: the status that answers a close frame. */
  static String status(String payload) {
    if (payload.isEmpty()) {
      return "";
    }
    if (payload.length() == 1) {
      return "1002";
    }
    int code = payload.charAt(0) * 256 + payload.charAt(1);
    // 1012 to 1014 were registered with IANA later.
    boolean registered = code >= 1000 && code <= 1014 && !List.of(1004, 1005, 1006).contains(code);
    if (!registered && (code < 3000 || code > 4999)) {
      return "1002";
    }
    return isUtf8(payload.substring(2)) ? Integer.toString(code) : "1007";
  }

  static boolean isUtf8(String bytes) {
    return UTF8_BYTES.matcher(bytes).matches();
  }

  private static String decoded(String bytes) {
    return new String(bytes.getBytes(ISO_8859_1), UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  private static byte[] take(ByteBuffer in, int count) {
    byte[] taken = new byte[count];
    in.get(taken);
    return taken;
  }

  private static List<String> and(List<String> list, String more) {
    list.add(more);
    return list;
  }
}
