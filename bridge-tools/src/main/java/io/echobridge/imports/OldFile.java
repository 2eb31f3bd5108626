package io.echobridge.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.config.InvalidConfigException;
import java.util.List;

/** The text of a {@code laravel-echo-server.json}. */
final class OldFile {
  private static final int MOST_CHARACTERS = 1 << 20;
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(50)
                          .maxDocumentLength(MOST_CHARACTERS)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private OldFile() {}

  /**
   * @param name for errors
   * @throws InvalidConfigException when it is not one JSON object, with the place
   */
  static ObjectNode parse(String name, String text) throws InvalidConfigException {
    String json = text.startsWith("\ufeff") ? text.substring(1) : text;
    JsonNode tree;
    try {
      tree = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw invalid(name + place(e.getLocation()) + reason(json, e));
    }
    if (!(tree instanceof ObjectNode options)) {
      throw invalid(name + ": expected a JSON object: { \"port\": 6001, … }");
    }
    return options;
  }

  private static InvalidConfigException invalid(String problem) {
    return new InvalidConfigException(List.of(problem));
  }

  private static String place(JsonLocation at) {
    boolean known = at != null && at.getLineNr() > 0;
    return known ? ":" + at.getLineNr() + ":" + at.getColumnNr() + ": " : ": ";
  }

  private static String reason(String json, JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    int end = location == null ? -1 : (int) location.getCharOffset();
    if (end >= 0 && end < json.length()) {
      char found = json.charAt(end);
      if (found == '/' || found == '#') {
        return "JSON has no comments: remove this one";
      }
      if ((found == '}' || found == ']') && endsWithComma(json, end)) {
        return "there is an extra comma before this " + found + ": remove it";
      }
    }
    // Jackson's own first line; what follows it quotes the file, where passwords are.
    return "this is not JSON: " + e.getOriginalMessage().lines().findFirst().orElse("");
  }

  private static boolean endsWithComma(String json, int end) {
    return json.substring(0, end).stripTrailing().endsWith(",");
  }
}
