package io.echobridge.broker.redis;

/** Redis' patterns, in which a prefix stands for itself. */
final class RedisPattern {
  private static final String SPECIAL = "*?[]\\";

  private RedisPattern() {}

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

  /**
   * Whether Redis would hand a name over for a pattern. Only the last star takes more when
   * something behind it does not fit, so that many stars cost no more than one.
   */
  static boolean matches(String pattern, String name) {
    int at = 0;
    int in = 0;
    int behindStar = -1;
    int taken = 0;
    while (in < name.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        behindStar = ++at;
        taken = in;
        continue;
      }
      int next = at < pattern.length() ? behind(pattern, at, name.charAt(in)) : -1;
      if (next >= 0) {
        at = next;
        in++;
      } else if (behindStar >= 0) {
        at = behindStar;
        in = ++taken;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }

  /** Where the pattern goes on behind what stands for one character; -1 if not for this one. */
  private static int behind(String pattern, int at, char c) {
    char first = pattern.charAt(at);
    int close = first == '[' ? pattern.indexOf(']', at + 1) : -1;
    if (first == '?') {
      return at + 1;
    }
    if (close > at + 1) {
      return isIn(pattern.substring(at + 1, close), c) ? close + 1 : -1;
    }
    int literal = first == '\\' && at + 1 < pattern.length() ? at + 1 : at;
    return pattern.charAt(literal) == c ? literal + 1 : -1;
  }

  private static boolean isIn(String set, char c) {
    boolean negated = set.charAt(0) == '^';
    boolean found = false;
    for (int i = negated ? 1 : 0; i < set.length(); i++) {
      if (i + 2 < set.length() && set.charAt(i + 1) == '-') {
        char one = set.charAt(i);
        char other = set.charAt(i + 2);
        found |= Math.min(one, other) <= c && c <= Math.max(one, other);
        i += 2;
      } else {
        found |= set.charAt(i) == c;
      }
    }
    return found != negated;
  }
}
