package io.echobridge.protocol.echo.engineio;

import io.echobridge.net.Frame;
import io.echobridge.net.FrameBuilder;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.DateUtils;
import io.undertow.util.HeaderValues;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a poll as bytes, with its head. A loop keeps the last one that it made: an event
 * goes to many polls one after the other, and mostly each is answered with the same bytes.
 */
final class SharedAnswer {
  /** What is longer is written from where its packets are, rather than copied. */
  private static final int LONGEST = 16 * 1024;

  private static final ThreadLocal<SharedAnswer> LAST = ThreadLocal.withInitial(SharedAnswer::new);

  private @Nullable PollFormat format;
  private List<Frame> packets = List.of();

  /** Names and values in turn. */
  private final List<String> headers = new ArrayList<>();

  private @Nullable Frame answer;

  private SharedAnswer() {}

  /**
   * What answers a poll with these packets, and with the headers that its response has so far; null
   * where that is long. On the request's loop.
   */
  static @Nullable Frame of(HttpServerExchange exchange, PollFormat format, List<Frame> packets) {
    long length = 0;
    for (int i = 0; i < packets.size(); i++) {
      length += packets.get(i).length();
    }
    return length > LONGEST ? null : LAST.get().answer(exchange, format, packets);
  }

  private Frame answer(HttpServerExchange exchange, PollFormat asked, List<Frame> with) {
    DateUtils.addDateHeaderIfRequired(exchange);
    Frame last = answer;
    if (last != null && asked.equals(format) && isSame(with) && hasSame(exchange)) {
      return last;
    }
    format = asked;
    packets = with;
    headers.clear();
    for (HeaderValues each : exchange.getResponseHeaders()) {
      for (String value : each) {
        headers.add(each.getHeaderName().toString());
        headers.add(value);
      }
    }
    Frame made = make(asked.encode(with));
    if (with.stream().allMatch(Frame::isBroadcast)) {
      made.broadcast(); // It weighs as little as they do when those are cut who hold most.
    }
    answer = made;
    return made;
  }

  @SuppressWarnings("ReferenceEquality") // A broadcast is one frame for all.
  private boolean isSame(List<Frame> others) {
    if (packets.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < others.size(); i++) {
      if (packets.get(i) != others.get(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean hasSame(HttpServerExchange exchange) {
    int at = 0;
    for (HeaderValues each : exchange.getResponseHeaders()) {
      for (int i = 0; i < each.size(); i++, at += 2) {
        if (at >= headers.size()
            || !each.getHeaderName().equalToString(headers.get(at))
            || !each.get(i).equals(headers.get(at + 1))) {
          return false;
        }
      }
    }
    return at == headers.size();
  }

  private Frame make(PollFormat.Content content) {
    StringBuilder head = new StringBuilder(256).append("HTTP/1.1 200 OK\r\n");
    Answers.headers(content, (name, value) -> line(head, name.toString(), value));
    line(head, "Connection", "keep-alive");
    line(head, "Content-Length", Long.toString(content.length()));
    for (int i = 0; i < headers.size(); i += 2) {
      line(head, headers.get(i), headers.get(i + 1));
    }
    byte[] lines = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    FrameBuilder whole = new FrameBuilder(lines.length + (int) content.length()).append(lines);
    for (ByteBuffer part : content.body()) {
      byte[] bytes = new byte[part.remaining()];
      part.get(bytes);
      whole.append(bytes);
    }
    return whole.bare();
  }

  /** A header: of one line whatever it says, as Undertow writes it. */
  private static void line(StringBuilder out, String name, String value) {
    out.append(name).append(": ");
    out.append(value.replace('\r', ' ').replace('\n', ' ')).append("\r\n");
  }
}
