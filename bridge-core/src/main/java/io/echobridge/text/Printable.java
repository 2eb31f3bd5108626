package io.echobridge.text;

/**
 * Text of others as a terminal may show it. Names come from outside, and a terminal obeys what
 * stands in them: control characters, those of C1 included, begin commands, line separators begin
 * lines that nobody wrote, and invisible characters turn the direction of what follows or hide
 * something.
 */
public final class Printable {
  /** Stands for what cannot be shown. */
  private static final char REPLACEMENT = '?';

  private Printable() {}

  /** On one line: a run of line breaks and tabs is a blank. */
  public static String line(String text) {
    return shown(text, false);
  }

  /**
   * On one line that is not too long.
   *
   * @param longest how many characters (UTF-16 units) are shown; an ellipsis follows
   */
  public static String line(String text, int longest) {
    if (text.length() <= longest) {
      return line(text);
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return line(text.substring(0, end)) + "…";
  }

  /**
   * Words of others within a line of the log: white space between them is one blank, and none is
   * around them.
   *
   * @param longest as with {@link #line(String, int)}
   */
  public static String words(String text, int longest) {
    return line(text.replaceAll("\\s+", " ").strip(), longest);
  }

  /** Several lines: line feeds and tabs stay. */
  public static String lines(String text) {
    return shown(text, true);
  }

  /**
   * A JSON text on one line. It says the same as before: within strings, what cannot be shown is
   * escaped, and between them there is only white space.
   */
  public static String json(String json) {
    return escaped(json, false);
  }

  /** The same on several lines: line feeds stay. */
  public static String jsonLines(String json) {
    return escaped(json, true);
  }

  private static String escaped(String json, boolean lines) {
    if (isPlain(json)) {
      return json;
    }
    StringBuilder shown = new StringBuilder(json.length() + 16);
    for (int i = 0; i < json.length(); ) {
      int character = json.codePointAt(i);
      i += Character.charCount(character);
      if (!isHidden(character) || (lines && character == '\n')) {
        shown.appendCodePoint(character);
      } else if (character < ' ') {
        shown.append(' ');
      } else {
        for (char half : Character.toChars(character)) {
          shown.append(String.format("\\u%04x", (int) half));
        }
      }
    }
    return shown.toString();
  }

  private static String shown(String text, boolean lines) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length());
    boolean inBreak = false;
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      i += Character.charCount(character);
      boolean stays = !isHidden(character) || (lines && (character == '\n' || character == '\t'));
      boolean breaks = !stays && isBreak(character);
      if (stays) {
        shown.appendCodePoint(character);
      } else if (!breaks) {
        shown.append(REPLACEMENT);
      } else if (!inBreak) {
        shown.append(' ');
      }
      inBreak = breaks;
    }
    return shown.toString();
  }

  /** Nearly all text is, and needs no copy. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  private static boolean isHidden(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  private static boolean isBreak(int character) {
    return (character >= '\t' && character <= '\r')
        || character == 0x85
        || character == 0x2028
        || character == 0x2029;
  }
}
