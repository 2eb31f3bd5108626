package io.echobridge.broker.redis;

import java.util.regex.Pattern;

/** Redis' patterns, in which a prefix stands for itself. */
final class Glob {
  private static final String SPECIAL = "*?[]\\";

  private Glob() {}

  /** The pattern of all names that begin with these very characters. */
  static String beginningWith(String prefix) {
    return literal(prefix) + '*';
  }

  /** The pattern of this very text. */
  static String literal(String text) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (SPECIAL.indexOf(c) >= 0) {
        pattern.append('\\');
      }
      pattern.append(c);
    }
    return pattern.toString();
  }

  /** Whether Redis would hand a name over for a pattern. */
  static boolean matches(String pattern, String name) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      int close = c == '[' ? pattern.indexOf(']', i + 1) : -1;
      if (c == '*') {
        regex.append(".*");
      } else if (c == '?') {
        regex.append('.');
      } else if (close > i + 1) {
        String set = pattern.substring(i + 1, close).replaceAll("[\\[&\\\\]", "\\\\$0");
        regex.append('[').append(set).append(']');
        i = close;
      } else {
        i += c == '\\' && i + 1 < pattern.length() ? 1 : 0;
        regex.append(Pattern.quote(pattern.substring(i, i + 1)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
  }
}
