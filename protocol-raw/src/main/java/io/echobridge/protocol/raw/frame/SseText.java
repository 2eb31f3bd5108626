package io.echobridge.protocol.raw.frame;

import io.echobridge.net.Frame;
import io.echobridge.net.FrameBuilder;
import java.nio.charset.StandardCharsets;

/** Writes one server-sent event. */
final class SseText {
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

  private final FrameBuilder out;

  /**
   * @param expected how many bytes it will have, about
   */
  SseText(int expected) {
    out = new FrameBuilder(expected);
  }

  /** From where the client goes on when it comes back; one line. */
  SseText id(String id) {
    out.append("id: ").append(id).append('\n');
    return this;
  }

  /**
   * @param name one line
   */
  SseText event(String name) {
    out.append("event: ").append(name).append('\n');
    return this;
  }

  /** Its data, which begin here. */
  SseText data() {
    out.append(DATA);
    return this;
  }

  /** More of the data. Each line of it is one of the event's; the client puts them together. */
  SseText append(byte[] text) {
    int from = 0;
    for (int i = 0; i < text.length; i++) {
      byte each = text[i];
      if (each == '\n' || each == '\r') {
        out.append(text, from, i - from).append('\n').append(DATA);
        boolean isPair = each == '\r' && i + 1 < text.length && text[i + 1] == '\n';
        i += isPair ? 1 : 0;
        from = i + 1;
      }
    }
    out.append(text, from, text.length - from);
    return this;
  }

  SseText append(String text) {
    return append(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The event is whole. */
  Frame end() {
    return out.append("\n\n").bare();
  }
}
