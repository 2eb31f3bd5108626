package io.echobridge.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A block of the old file, with JavaScript's ideas of its values. Takes note of what was read. */
final class Options {
  private final String prefix;
  private final ObjectNode block;
  private final List<String> unread = new ArrayList<>();

  Options(String prefix, ObjectNode block) {
    this.prefix = prefix;
    this.block = block;
    block.fieldNames().forEachRemaining(unread::add);
  }

  /** How the option is called in full. */
  String name(String key) {
    return prefix + key;
  }

  boolean has(String key) {
    return block.has(key);
  }

  /** The option's value; a missing one is {@code missing}. */
  JsonNode read(String key) {
    unread.remove(key);
    return block.path(key);
  }

  /** A text, or a number as text; nothing where JavaScript takes it for false. */
  Optional<String> text(String key) {
    JsonNode value = read(key);
    return isTrue(value) && value.isValueNode() ? Optional.of(value.asText()) : Optional.empty();
  }

  /** A number, also one in a text. */
  Optional<Long> number(String key) {
    return text(key).map(String::strip).filter(t -> t.matches("\\d{1,15}")).map(Long::valueOf);
  }

  boolean isTrue(String key) {
    return isTrue(read(key));
  }

  /** The block of that name; an empty one where there is none. */
  Options block(String key) {
    ObjectNode inner =
        read(key) instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    return new Options(prefix + key + ".", inner);
  }

  /** What nobody asked for. */
  List<String> unread() {
    return List.copyOf(unread);
  }

  static boolean isTrue(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return false;
    }
    if (value.isTextual()) {
      return !value.asText().isEmpty();
    }
    return value.isNumber() ? value.asDouble() != 0 : !value.isBoolean() || value.asBoolean();
  }
}
