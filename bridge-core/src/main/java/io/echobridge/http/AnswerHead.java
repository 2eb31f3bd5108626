package io.echobridge.http;

import io.echobridge.net.Frame;
import io.echobridge.net.FrameBuilder;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.DateUtils;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.StatusCodes;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The head of an {@link EndlessAnswer}, or of a short one in its place, as bytes. It begins with
 * the headers that the exchange had when it was made, such as those for a page of another origin.
 */
public final class AnswerHead {
  private final String kept;

  /** Keeps the headers of a response that has not begun; on the request's IO thread. */
  public AnswerHead(HttpServerExchange exchange) {
    DateUtils.addDateHeaderIfRequired(exchange);
    StringBuilder lines = new StringBuilder(128);
    HeaderMap headers = exchange.getResponseHeaders();
    for (HeaderValues each : headers) {
      for (String value : each) {
        append(lines, each.getHeaderName().toString(), value);
      }
    }
    kept = lines.toString();
  }

  /** The head of an answer whose content follows, and ends with the connection. */
  public Frame endless(Map<String, String> headers) {
    return head(StatusCodes.OK, headers).bare();
  }

  /** A whole answer, behind which the connection ends. */
  public Frame whole(int status, Map<String, String> headers, String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder lines = new StringBuilder();
    append(lines, "Content-Type", "text/plain; charset=utf-8");
    append(lines, "Content-Length", Integer.toString(content.length));
    FrameBuilder head = head(status, headers, status == StatusCodes.NO_CONTENT ? "" : lines);
    return (status == StatusCodes.NO_CONTENT ? head : head.append(content)).bare();
  }

  private FrameBuilder head(int status, Map<String, String> headers) {
    return head(status, headers, "");
  }

  private FrameBuilder head(int status, Map<String, String> headers, CharSequence more) {
    StringBuilder out = new StringBuilder(256 + kept.length());
    out.append("HTTP/1.1 ").append(status).append(' ').append(StatusCodes.getReason(status));
    out.append("\r\n").append(kept).append(more);
    headers.forEach((name, value) -> append(out, name, value));
    append(out, "Connection", "close");
    return new FrameBuilder(out.length() + 64).append(out.append("\r\n").toString());
  }

  private static void append(StringBuilder out, String name, String value) {
    out.append(name).append(": ").append(value).append("\r\n");
  }
}
