package io.echobridge.websocket;

/** Tokens of HTTP headers (RFC 9110, section 5.6.2). */
final class HeaderTokens {
  private HeaderTokens() {}

  static boolean isToken(CharSequence text) {
    return text.length() > 0 && text.chars().allMatch(HeaderTokens::isCharacter);
  }

  static boolean isCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
