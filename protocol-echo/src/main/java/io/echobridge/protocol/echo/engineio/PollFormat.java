package io.echobridge.protocol.echo.engineio;

import io.echobridge.net.Frame;
import io.undertow.server.HttpServerExchange;
import java.nio.ByteBuffer;
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
  private static final String SCRIPT = "text/javascript; charset=UTF-8";

  /** Of the number of a callback: it is kept, and said back in each answer. */
  private static final int MOST_DIGITS = 20;

  /** What nearly all clients ask for. */
  private static final PollFormat PLAIN_V3 = new PollFormat(3, false, "");

  private static final PollFormat PLAIN_V4 = new PollFormat(4, false, "");

  private static final int PORTION = 256 * 1024;

  /** A script may be six times as long as what it hands over. */
  private static final int JSONP_PORTION = 64 * 1024;

  /** As a handshake request asks for it. */
  static PollFormat of(HttpServerExchange exchange, int revision) {
    @Nullable String callback = RequestCheck.parameter(exchange, "j");
    String jsonp = callback == null ? "" : digits(callback);
    boolean base64 = "1".equals(RequestCheck.parameter(exchange, "b64"));
    if (callback == null && !base64) {
      return revision == 3 ? PLAIN_V3 : PLAIN_V4;
    }
    return new PollFormat(revision, base64, callback != null && jsonp.isEmpty() ? "0" : jsonp);
  }

  /** Whether it answers a script element. */
  boolean isJsonp() {
    return !jsonp.isEmpty();
  }

  private static String digits(String callback) {
    String some = callback.length() > MOST_DIGITS ? callback.substring(0, MOST_DIGITS) : callback;
    return some.replaceAll("[^0-9]", "");
  }

  /**
   * An answer to a poll.
   *
   * @param body to be sent in this order
   * @param length of all of it, in bytes
   * @param copied how much of it is nobody else's
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares answers
  record Content(String type, ByteBuffer[] body, long length, long copied) {
    private static Content of(String type, long copied, ByteBuffer... body) {
      long length = 0;
      for (ByteBuffer part : body) {
        length += part.remaining();
      }
      return new Content(type, body, length, copied);
    }
  }

  /** A push that has to be decoded on the session's loop. */
  interface Body {
    void decode(PacketSink sink) throws PayloadException;
  }

  /** How many bytes of packets one answer should have; what is more waits for the next poll. */
  int portion() {
    return jsonp.isEmpty() ? PORTION : JSONP_PORTION;
  }

  Content encode(List<Frame> packets) {
    PollBody body = new PollBody();
    if (revision == 4) {
      PayloadV4.encode(packets, body);
    } else if (!base64 && jsonp.isEmpty() && PayloadV3.hasBinary(packets)) {
      PayloadV3.encodeBytes(packets, body);
      return Content.of(BYTES, body.copied(), body.parts());
    } else {
      PayloadV3.encodeText(packets, body);
    }
    if (jsonp.isEmpty()) {
      return Content.of(TEXT, body.copied(), body.parts());
    }
    ByteBuffer[] script = Jsonp.script(jsonp, packets, body);
    return Content.of(SCRIPT, script[1].remaining(), script);
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
        text = Jsonp.payload(text);
      }
      if (revision == 4) {
        PayloadV4.decode(text, sink);
      } else {
        PayloadV3.decodeText(text, sink);
      }
    };
  }
}
