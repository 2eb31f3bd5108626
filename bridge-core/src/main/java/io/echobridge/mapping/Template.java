package io.echobridge.mapping;

import io.echobridge.broker.BrokerMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text with words in braces, such as {@code orders.{key}}. A brace that is to stand for itself is
 * written twice. Immutable.
 */
final class Template {
  /**
   * @param text what stands before the word
   * @param name the word as it is written
   */
  private record Part(String text, @Nullable Word word, String name) {}

  private final List<Part> parts;
  private final boolean inside;

  private Template(List<Part> parts) {
    this.parts = List.copyOf(parts);
    this.inside = parts.stream().anyMatch(part -> part.word != null && part.word.inside());
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException saying what was expected
   */
  static Template parse(String text, Vocabulary vocabulary) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(
          "expected a template such as \"orders.{address}\", got \"\"");
    }
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean doubled = i + 1 < text.length() && text.charAt(i + 1) == c;
      if ((c == '{' || c == '}') && doubled) {
        literal.append(c);
        i++;
      } else if (c == '{') {
        int close = text.indexOf('}', i);
        if (close < 0) {
          throw new IllegalArgumentException(
              "expected a } for each {, or {{ for a literal brace, got \"" + text + '"');
        }
        String name = text.substring(i + 1, close);
        parts.add(new Part(literal.toString(), vocabulary.word(name), name));
        literal.setLength(0);
        i = close;
      } else if (c == '}') {
        throw new IllegalArgumentException(
            "expected a { for each }, or }} for a literal brace, got \"" + text + '"');
      } else {
        literal.append(c);
      }
    }
    if (!literal.isEmpty()) {
      parts.add(new Part(literal.toString(), null, ""));
    }
    return new Template(parts);
  }

  /** Whether a message has to be opened for it. */
  boolean inside() {
    return inside;
  }

  /** Whether it is the address and nothing else. */
  boolean isAddress() {
    return parts.size() == 1
        && parts.get(0).text.isEmpty()
        && parts.get(0).word instanceof Word.Address;
  }

  /** Whether it uses this word. */
  boolean uses(Word word) {
    return parts.stream()
        .anyMatch(
            part ->
                word.equals(
                    part.word instanceof Word.Segment segment ? segment.whole() : part.word));
  }

  /** Adds the names of the fields and headers that it reads. */
  void addTo(Names names) {
    for (Part part : parts) {
      if (part.word != null) {
        part.word.addTo(names);
      }
    }
  }

  /** The text for a message; null where the message lacks a word, which {@link #missing} names. */
  @Nullable String fill(BrokerMessage message, @Nullable Content content) {
    if (parts.size() == 1) {
      return fill(parts.get(0), message, content);
    }
    StringBuilder filled = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      String text = fill(parts.get(i), message, content);
      if (text == null) {
        return null;
      }
      filled.append(text);
    }
    return filled.toString();
  }

  /** The first word that a message lacks. */
  String missing(BrokerMessage message, @Nullable Content content) {
    for (Part part : parts) {
      if (fill(part, message, content) == null) {
        return part.name;
      }
    }
    throw new IllegalStateException("nothing is missing");
  }

  private static @Nullable String fill(
      Part part, BrokerMessage message, @Nullable Content content) {
    if (part.word == null) {
      return part.text;
    }
    String value = part.word.of(message, content);
    return value == null || part.text.isEmpty() ? value : part.text + value;
  }
}
