package io.echobridge.broker.redis;

/** Redis' patterns, in which a prefix stands for itself. */
final class Glob {
  private Glob() {}

  /** The pattern of all names that begin with these very characters. */
  static String beginningWith(String prefix) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < prefix.length(); i++) {
      char c = prefix.charAt(i);
      if ("*?[]\\".indexOf(c) >= 0) {
        pattern.append('\\');
      }
      pattern.append(c);
    }
    return pattern.append('*').toString();
  }
}
