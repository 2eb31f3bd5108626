package io.echobridge.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.Locale;

/** The head of an HTTP answer. */
final class HttpAnswer {
  private HttpAnswer() {}

  /** Where the body begins; -1 when the head is not complete. */
  static int body(byte[] bytes, int from, int to) {
    for (int i = from + 3; i < to; i++) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  /**
   * @throws IOException with the first line, when the status is another
   */
  static void expect(int status, byte[] bytes, int from, int body) throws IOException {
    int end = from;
    while (bytes[end] != '\r') {
      end++;
    }
    String line = new String(bytes, from, end - from, ISO_8859_1);
    if (!line.startsWith("HTTP/1.1 " + status)) {
      throw new IOException("the server answers " + line);
    }
  }

  /** How long the body is. */
  static int length(byte[] bytes, int from, int body) throws IOException {
    String head = new String(bytes, from, body - from, ISO_8859_1).toLowerCase(Locale.ROOT);
    int at = head.indexOf("\r\ncontent-length:");
    if (at < 0) {
      throw new IOException("an answer without Content-Length");
    }
    return Integer.parseInt(head.substring(at + 17, head.indexOf('\r', at + 17)).strip());
  }
}
