package io.echobridge.hub;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.RawJson;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the envelope that Laravel publishes, {@code {"event":…,"data":…,"socket":…}}, and cuts the
 * bytes of {@code data} out of it as they stand. Other keys are skipped; of a key that stands twice
 * the last one counts, as for PHP and JavaScript. Strict: one JSON object in valid UTF-8 and
 * nothing after it, because one malformed frame disconnects clients. Thread-safe.
 */
final class EventDecoder {
  /**
   * Event names that mean something to socket.io: a client that receives one is disconnected, or
   * believes that it is.
   */
  static final Set<String> RESERVED_NAMES =
      Set.of(
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener",
          "error");

  /** As deep as PHP's {@code json_encode} goes, so no application is refused. */
  private static final int MAX_DEPTH = 512;

  private final JsonFactory json;
  private final int maxSize;

  EventDecoder(int maxSize) {
    this.maxSize = maxSize;
    this.json =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxDocumentLength(maxSize)
                    .maxNumberLength(maxSize)
                    .maxStringLength(maxSize)
                    .maxNameLength(maxSize)
                    .build())
            // UTF-8 it is: no guessing at UTF-16, no byte order mark.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            // Keys come from outside, and must not fill the JVM's table of strings.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .build();
  }

  BroadcastEvent decode(byte[] body) throws Undecodable {
    if (body.length > maxSize) {
      throw new Undecodable("too-large");
    }
    if (!Unicode.isUtf8(body)) {
      throw new Undecodable("bad-utf8");
    }
    try (JsonParser parser = json.createParser(body)) {
      return read(parser, body);
    } catch (IOException e) {
      throw new Undecodable("bad-json");
    }
  }

  private static BroadcastEvent read(JsonParser parser, byte[] body)
      throws IOException, Undecodable {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new Undecodable("bad-json");
    }
    String name = null;
    RawJson data = RawJson.NULL;
    String socket = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "event" -> name = text(parser);
        case "socket" -> socket = text(parser);
        case "data" -> data = slice(parser, body);
        default -> {}
      }
      parser.skipChildren();
    }
    if (parser.nextToken() != null) {
      throw new Undecodable("bad-json");
    }
    return new BroadcastEvent(checked(name), data, socket);
  }

  /** A string that says something, or null. */
  private static @Nullable String text(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return null;
    }
    String text = parser.getText();
    return text.isEmpty() ? null : text;
  }

  /** The bytes of the current value, from its first to its last. */
  private static RawJson slice(JsonParser parser, byte[] body) throws IOException {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    // Strings are read lazily: only then is the parser behind the closing quote.
    parser.finishToken();
    int end = (int) parser.currentLocation().getByteOffset();
    return RawJson.ofUtf8(Arrays.copyOfRange(body, start, end));
  }

  private static String checked(@Nullable String name) throws Undecodable {
    if (name == null) {
      throw new Undecodable("no-event-name");
    }
    if (RESERVED_NAMES.contains(name)) {
      throw new Undecodable("reserved-event-name");
    }
    if (!Unicode.isWellFormed(name)) {
      throw new Undecodable("bad-utf8");
    }
    return name;
  }
}
