package io.echobridge.mapping;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words that templates may use, for one kind of broker and one kind of envelope. */
final class Vocabulary {
  private static final Pattern SEGMENT = Pattern.compile("(.*)\\[(\\d{1,4})]");
  private static final Pattern ATTRIBUTE = Pattern.compile("[a-z0-9]+");

  private final Set<String> fields;
  private final MappingConfig.Kind kind;

  /**
   * @param fields what the broker knows of a message
   */
  Vocabulary(Set<String> fields, MappingConfig.Kind kind) {
    this.fields = fields;
    this.kind = kind;
  }

  Set<String> fields() {
    return fields;
  }

  /**
   * The word that is called so.
   *
   * @throws IllegalArgumentException when there is none, saying which there are
   */
  Word word(String text) {
    Matcher segment = SEGMENT.matcher(text);
    return segment.matches() && !text.startsWith("json:")
        ? new Word.Segment(plain(segment.group(1), text), Integer.parseInt(segment.group(2)))
        : plain(text, text);
  }

  private Word plain(String name, String text) {
    if (name.equals("address")) {
      return new Word.Address();
    }
    if (fields.contains(name)) {
      return new Word.Field(name);
    }
    if (name.startsWith("header.") && name.length() > "header.".length()) {
      return new Word.Header(name.substring("header.".length()));
    }
    boolean emitter = kind == MappingConfig.Kind.SOCKETIO_EMITTER;
    if (emitter && (name.equals("room") || name.equals("namespace"))) {
      return new Word.Own(name);
    }
    if (name.startsWith("json:/") && !emitter) {
      return new Word.Pointer(JsonPointer.compile(name.substring("json:".length())));
    }
    if (kind == MappingConfig.Kind.CLOUDEVENTS
        && name.startsWith("ce.")
        && ATTRIBUTE.matcher(name.substring("ce.".length())).matches()) {
      return new Word.Own(name.substring("ce.".length()));
    }
    throw new IllegalArgumentException(
        "expected one of " + known() + "; with [1] for a part between dots; got {" + text + '}');
  }

  private String known() {
    StringBuilder known = new StringBuilder("{address}");
    new TreeSet<>(fields).forEach(field -> known.append(", {").append(field).append('}'));
    known.append(", {header.NAME}");
    switch (kind) {
      case SOCKETIO_EMITTER -> known.append(", {room}, {namespace}");
      case CLOUDEVENTS -> known.append(", {json:/POINTER}, {ce.attribute}");
      default -> known.append(", {json:/POINTER}");
    }
    return known.toString();
  }
}
