package io.echobridge.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Looks for the bracket that is missing in a text of HOCON. */
final class Brackets {
  /**
   * A bracket that nothing closes.
   *
   * @param line counted from 1
   * @param bracket one of <code>{</code> and <code>[</code>
   */
  record Open(int line, char bracket) {}

  private final String text;
  private final Deque<Open> open = new ArrayDeque<>();
  private int line = 1;

  private Brackets(String text) {
    this.text = text;
  }

  /** The innermost bracket that is still open at the end, or that the wrong one closes. */
  static Optional<Open> unclosed(String text) {
    return new Brackets(text).find();
  }

  private Optional<Open> find() {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      switch (c) {
        case '\n' -> line++;
        case '{', '[' -> open.push(new Open(line, c));
        case '}', ']' -> {
          Open last = open.poll();
          if (last != null && (last.bracket() == '{') != (c == '}')) {
            return Optional.of(last);
          }
        }
        default -> {}
      }
      at = c == '"' ? endOfText(at) : isComment(at) ? endOfLine(at) : at + 1;
    }
    return Optional.ofNullable(open.peek());
  }

  private boolean isComment(int at) {
    return text.charAt(at) == '#' || text.startsWith("//", at);
  }

  private int endOfLine(int at) {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  /** Behind the quote that ends the text; a text with one quote ends with its line. */
  private int endOfText(int from) {
    if (text.startsWith("\"\"\"", from)) {
      int end = text.indexOf("\"\"\"", from + 3);
      int behind = end < 0 ? text.length() : end + 3;
      line += (int) text.substring(from, behind).chars().filter(c -> c == '\n').count();
      return behind;
    }
    int at = from + 1;
    while (at < text.length() && text.charAt(at) != '\n') {
      if (text.charAt(at) == '"') {
        return at + 1;
      }
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(at, text.length());
  }
}
