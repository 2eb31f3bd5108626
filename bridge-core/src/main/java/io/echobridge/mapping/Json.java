package io.echobridge.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.echobridge.channel.RawJson;
import io.echobridge.channel.Unicode;
import io.echobridge.text.JsonText;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON of others, strictly: valid UTF-8 and nothing after the value, because one malformed
 * frame disconnects clients. Of a key that stands twice the last one counts, as for PHP and
 * JavaScript. Thread-safe.
 */
final class Json {
  private final JsonFactory factory;
  private final int maxSize;

  Json(int maxSize) {
    this.maxSize = maxSize;
    // What came in Base64 within a message is smaller than the message.
    this.factory = JsonText.factory(maxSize);
  }

  /** The most bytes of a message. */
  int maxSize() {
    return maxSize;
  }

  /** Refuses a body that is larger than an event may be. */
  void checkSize(byte[] body) {
    if (body.length > maxSize) {
      throw new UnmappableMessageException(
          "too-large", "expected at most " + maxSize + " bytes, got " + body.length);
    }
  }

  /** Refuses what is too large or no UTF-8. */
  void checkText(byte[] body) {
    checkSize(body);
    if (!Unicode.isUtf8(body)) {
      throw new UnmappableMessageException("bad-utf8", "expected a body in UTF-8");
    }
  }

  /** For bytes that were checked. */
  JsonParser parser(byte[] body) throws IOException {
    return factory.createParser(body);
  }

  /** The one value that the checked bytes are. */
  RawJson whole(byte[] body) {
    try (JsonParser parser = parser(body)) {
      if (parser.nextToken() == null) {
        throw bad(parser);
      }
      int start = start(parser);
      int end = end(parser);
      end(parser, parser.nextToken());
      // Behind a bare number the parser has looked at one character more.
      while (body[end - 1] <= ' ') {
        end--;
      }
      return slice(body, start, end);
    } catch (IOException e) {
      throw bad(e);
    }
  }

  /**
   * The text of a string, number or boolean somewhere in a JSON value; null where there is none.
   */
  @Nullable String at(JsonPointer pointer, byte[] body) {
    try (JsonParser parser = parser(body)) {
      parser.nextToken();
      String text = at(pointer, parser);
      end(parser, parser.nextToken());
      return text;
    } catch (IOException e) {
      throw bad(e);
    }
  }

  /** Leaves the parser at the end of its current value. */
  private static @Nullable String at(JsonPointer pointer, JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (pointer.matches()) {
      String text = scalar(parser);
      parser.skipChildren();
      return text;
    }
    String found = null;
    if (token == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean here = pointer.matchesProperty(parser.currentName());
        parser.nextToken();
        found = here ? at(pointer.tail(), parser) : found;
        parser.skipChildren();
      }
    } else if (token == JsonToken.START_ARRAY) {
      for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
        found = pointer.matchesElement(i) ? at(pointer.tail(), parser) : found;
        parser.skipChildren();
      }
    }
    return found;
  }

  /** The text of the current value; null where it is none, or has parts. */
  static @Nullable String scalar(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return token == null || !token.isScalarValue() || token == JsonToken.VALUE_NULL
        ? null
        : parser.getText();
  }

  /** A string that says something, or null. */
  static @Nullable String text(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return null;
    }
    String text = parser.getText();
    return text.isEmpty() ? null : text;
  }

  /** Where the current value begins. */
  static int start(JsonParser parser) {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  /** Reads to the end of the current value, and says where it is. */
  static int end(JsonParser parser) throws IOException {
    parser.skipChildren();
    // Strings are read lazily: only then is the parser behind the closing quote.
    parser.finishToken();
    return (int) parser.currentLocation().getByteOffset();
  }

  /** Refuses what comes after the value. */
  static void end(JsonParser parser, @Nullable JsonToken next) {
    if (next != null) {
      throw bad(parser);
    }
  }

  static RawJson slice(byte[] body, int start, int end) {
    boolean all = start == 0 && end == body.length;
    return RawJson.ofUtf8(all ? body : Arrays.copyOfRange(body, start, end));
  }

  /** A JSON string. */
  static RawJson string(String text) {
    byte[] inside = JsonStringEncoder.getInstance().quoteAsUTF8(text);
    byte[] quoted = new byte[inside.length + 2];
    quoted[0] = '"';
    System.arraycopy(inside, 0, quoted, 1, inside.length);
    quoted[quoted.length - 1] = '"';
    return RawJson.ofUtf8(quoted);
  }

  /** Jackson's own words may quote the payload: only where, not what. */
  static UnmappableMessageException bad(IOException e) {
    long at =
        e instanceof com.fasterxml.jackson.core.JsonProcessingException json
                && json.getLocation() != null
            ? json.getLocation().getByteOffset()
            : -1;
    return bad(at);
  }

  static UnmappableMessageException bad(JsonParser parser) {
    return bad(parser.currentLocation().getByteOffset());
  }

  private static UnmappableMessageException bad(long offset) {
    return new UnmappableMessageException(
        "bad-json", "expected one JSON value" + (offset < 0 ? "" : ", wrong at byte " + offset));
  }
}
