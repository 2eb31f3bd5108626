package io.echobridge.websocket;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Sec-WebSocket-Extensions} (RFC 6455, section 9.1). What does not have its form is an
 * offer of nothing: a client is better served without an extension than not at all.
 */
final class ExtensionOffers {
  /**
   * One parameter of an offer.
   *
   * @param value without its quotes; null where it has none
   */
  record Parameter(String name, @Nullable String value) {}

  /** One offer of the client's, which prefers those that come first. */
  record Offer(String extension, List<Parameter> parameters) {}

  private final String text;
  private int at;

  private ExtensionOffers(String text) {
    this.text = text;
  }

  /**
   * The offers in their order; none where the header does not have its form.
   *
   * @param header all its lines, with commas between
   */
  static List<Offer> read(String header) {
    ExtensionOffers reader = new ExtensionOffers(header);
    List<Offer> offers = new ArrayList<>();
    // A list may have empty elements (RFC 9110, section 5.6.1).
    do {
      reader.skipBlanks();
      if (!reader.isAt(',') && !reader.isAtEnd()) {
        Offer offer = reader.offer();
        if (offer == null) {
          return List.of();
        }
        offers.add(offer);
      }
    } while (reader.take(','));
    return reader.isAtEnd() ? offers : List.of();
  }

  private @Nullable Offer offer() {
    String extension = token();
    List<Parameter> parameters = new ArrayList<>();
    while (take(';')) {
      skipBlanks();
      String name = token();
      String value = null;
      if (take('=')) {
        skipBlanks();
        value = isAt('"') ? quoted() : token();
        if (value.isEmpty()) {
          return null;
        }
      }
      if (name.isEmpty()) {
        return null;
      }
      parameters.add(new Parameter(name, value));
    }
    return extension.isEmpty() ? null : new Offer(extension, parameters);
  }

  /** A token, which ends before blanks are skipped; empty where there is none. */
  private String token() {
    int start = at;
    while (at < text.length() && HeaderTokens.isCharacter(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  /** What stands in quotes has to be a token as well; empty where it is none. */
  private String quoted() {
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\') {
        at++;
      }
      if (at < text.length()) {
        value.append(text.charAt(at++));
      }
    }
    boolean isClosed = at < text.length();
    at++;
    return isClosed && HeaderTokens.isToken(value) ? value.toString() : "";
  }

  /** Takes a separator with the blanks before it, if it comes next. */
  private boolean take(char separator) {
    skipBlanks();
    if (!isAt(separator)) {
      return false;
    }
    at++;
    return true;
  }

  private void skipBlanks() {
    while (isAt(' ') || isAt('\t')) {
      at++;
    }
  }

  private boolean isAt(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private boolean isAtEnd() {
    return at >= text.length();
  }
}
