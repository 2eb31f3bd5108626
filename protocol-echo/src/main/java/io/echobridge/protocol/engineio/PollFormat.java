package io.echobridge.protocol.engineio;

import io.echobridge.net.Frame;
import io.undertow.server.HttpServerExchange;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a session's packets are written; decided by its handshake request.
 *
 * @param revision 3 or 4
 * @param base64 revision 3: whether binary packets have to go as text
 * @param jsonp the number of the JSONP callback, digits only; empty where it is none
 */
record PollFormat(int revision, boolean base64, String jsonp) {
  private static final String TEXT = "text/plain; charset=UTF-8";
  private static final String BYTES = "application/octet-stream";

  /** As a handshake request asks for it. */
  static PollFormat of(HttpServerExchange exchange, int revision) {
    @Nullable String callback = RequestCheck.parameter(exchange, "j");
    String jsonp = callback == null ? "" : callback.replaceAll("[^0-9]", "");
    boolean base64 = "1".equals(RequestCheck.parameter(exchange, "b64"));
    return new PollFormat(revision, base64, callback != null && jsonp.isEmpty() ? "0" : jsonp);
  }

  /** An answer to a poll. */
  record Content(String type, ByteBuffer body) {}

  /** A push that has to be decoded on the session's loop. */
  interface Body {
    void decode(PacketSink sink) throws PayloadException;
  }

  Content encode(List<Frame> packets) {
    if (revision == 4) {
      return text(PayloadV4.encode(packets));
    }
    if (!base64 && jsonp.isEmpty() && PayloadV3.hasBinary(packets)) {
      return new Content(BYTES, ByteBuffer.wrap(PayloadV3.encodeBytes(packets)));
    }
    return text(PayloadV3.encodeText(packets));
  }

  /** What a push holds, by its Content-Type. */
  Body body(String contentType, byte[] bytes) {
    if (contentType.startsWith(BYTES)) {
      return sink -> {
        if (revision == 4) {
          throw new PayloadException("revision 4 has no binary bodies");
        }
        PayloadV3.decodeBytes(bytes, sink);
      };
    }
    return sink -> {
      String text = Payloads.utf8(bytes, 0, bytes.length);
      if (!jsonp.isEmpty()) {
        text = fromForm(text);
      }
      if (revision == 4) {
        PayloadV4.decode(text, sink);
      } else {
        PayloadV3.decodeText(text, sink);
      }
    };
  }

  private Content text(Frame body) {
    if (jsonp.isEmpty()) {
      ByteBuffer payload = ByteBuffer.wrap(body.bytes(), body.payloadStart(), body.payloadLength());
      return new Content(TEXT, payload);
    }
    String payload = body.payload();
    StringBuilder script = new StringBuilder(payload.length() + 32);
    script.append("___eio[").append(jsonp).append("](\"");
    for (int i = 0; i < payload.length(); i++) {
      appendEscaped(script, payload.charAt(i));
    }
    script.append("\");");
    ByteBuffer utf8 = StandardCharsets.UTF_8.encode(script.toString());
    return new Content("text/javascript; charset=UTF-8", utf8);
  }

  private static void appendEscaped(StringBuilder script, char c) {
    if (c == '"' || c == '\\') {
      script.append('\\').append(c);
    } else if (c < ' ' || c > '~' || c == '<' || c == '>') {
      script.append(String.format("\\u%04x", (int) c));
    } else {
      script.append(c);
    }
  }

  /**
   * A JSONP client posts a form with the payload as {@code d}, and escapes line feeds once more.
   */
  private static String fromForm(String form) throws PayloadException {
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
