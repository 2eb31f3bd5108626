package io.echobridge.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.api.Answer.ApiException;
import io.echobridge.text.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the one object that a request's body is. */
final class JsonBody {
  /** How many events a batch may hold. */
  static final int MOST_IN_BATCH = 10;

  /** Reads the value that begins at the parser's present token, to its end. */
  interface Reading<T> {
    T read(JsonParser parser) throws IOException;
  }

  private JsonBody() {}

  /**
   * What is read of the object.
   *
   * @throws ApiException when the body is none
   */
  static <T> T read(byte[] body, Reading<T> reading) {
    try (JsonParser parser = JsonText.parser(body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        T read = reading.read(parser);
        if (parser.nextToken() == null) {
          return read;
        }
      }
    } catch (IOException e) {
      // Said below; Jackson's words would quote the body.
    }
    throw new ApiException(400, "Expected a JSON object");
  }

  /**
   * The entries of {@code batch}.
   *
   * @throws ApiException when there is no such list, or one that is too long
   */
  static <T> List<T> batch(byte[] body, Reading<T> reading) {
    List<T> entries =
        read(body, parser -> entries(parser, reading))
            .orElseThrow(() -> new ApiException(400, "Expected {\"batch\":[…]}"));
    if (entries.size() > MOST_IN_BATCH) {
      throw new ApiException(400, "A batch holds at most " + MOST_IN_BATCH + " events");
    }
    return entries;
  }

  /** One more than may be says enough. */
  private static <T> Optional<List<T>> entries(JsonParser parser, Reading<T> reading)
      throws IOException {
    Optional<List<T>> found = Optional.empty();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean batch = parser.currentName().equals("batch");
      if (parser.nextToken() == JsonToken.START_ARRAY && batch) {
        List<T> entries = new ArrayList<>();
        found = Optional.of(entries);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          if (entries.size() <= MOST_IN_BATCH) {
            entries.add(reading.read(parser));
          } else {
            parser.skipChildren();
          }
        }
      } else {
        parser.skipChildren();
        found = batch ? Optional.empty() : found;
      }
    }
    return found;
  }
}
