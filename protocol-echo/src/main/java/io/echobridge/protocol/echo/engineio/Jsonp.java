package io.echobridge.protocol.echo.engineio;

import io.echobridge.net.Frame;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Polling by script elements: an answer is a call, and a push is a form. */
final class Jsonp {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  /** How each ASCII character stands in a string of the script. */
  private static final String[] ESCAPED = new String[128];

  static {
    for (char c = 0; c < 128; c++) {
      if (c == '"' || c == '\\') {
        ESCAPED[c] = "\\" + c;
      } else if (c < ' ' || c > '~' || c == '<' || c == '>') {
        ESCAPED[c] = String.format("\\u%04x", (int) c);
      } else {
        ESCAPED[c] = String.valueOf(c);
      }
    }
  }

  /** What one packet alone became last on this loop: in a broadcast others wait for the same. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Last(Frame packet, byte[] escaped) {}

  private static final ThreadLocal<@Nullable Last> LAST = new ThreadLocal<>();

  private Jsonp() {}

  /**
   * The script that hands a payload over: its beginning, the payload, its end.
   *
   * @param callback its number, digits only
   * @param packets what the payload was made of
   */
  static ByteBuffer[] script(String callback, List<Frame> packets, PollBody payload) {
    return new ByteBuffer[] {
      ascii("___eio[" + callback + "](\""),
      ByteBuffer.wrap(packets.size() == 1 ? ofOne(packets.get(0), payload) : escape(payload)),
      ascii("\");")
    };
  }

  private static byte[] ofOne(Frame packet, PollBody payload) {
    Last last = LAST.get();
    if (last == null || last.packet() != packet) {
      last = new Last(packet, escape(payload));
      LAST.set(last);
    }
    return last.escaped();
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] escape(PollBody body) {
    String payload = body.text();
    StringBuilder script = new StringBuilder(payload.length() + payload.length() / 4);
    for (int i = 0; i < payload.length(); i++) {
      char c = payload.charAt(i);
      if (c < 128) {
        script.append(ESCAPED[c]);
      } else {
        script.append("\\u").append(HEX[c >> 12]).append(HEX[c >> 8 & 15]);
        script.append(HEX[c >> 4 & 15]).append(HEX[c & 15]);
      }
    }
    return script.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The payload of a form, in {@code d}: line feeds in it are escaped once more. */
  static String payload(String form) throws PayloadException {
    if (!form.startsWith("d=")) {
      throw new PayloadException("a JSONP form without d");
    }
    try {
      String payload = URLDecoder.decode(form.substring(2), StandardCharsets.UTF_8);
      StringBuilder out = new StringBuilder(payload.length());
      for (int i = 0; i < payload.length(); i++) {
        char c = payload.charAt(i);
        if (c == '\\' && payload.startsWith("\\n", i + 1)) {
          out.append("\\n");
          i += 2;
        } else if (c == '\\' && payload.startsWith("n", i + 1)) {
          out.append('\n');
          i++;
        } else {
          out.append(c);
        }
      }
      return out.toString();
    } catch (IllegalArgumentException e) {
      throw new PayloadException("a JSONP form that is not URL-encoded");
    }
  }
}
