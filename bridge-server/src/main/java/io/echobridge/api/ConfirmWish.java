package io.echobridge.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.api.Answer.ApiException;
import io.echobridge.channel.Confirm;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * That a publisher wants to know who has its event: {@code {"wait":"2s"}}.
 *
 * @param most how long it waits for that
 */
record ConfirmWish(Duration most) {
  private static final Duration USUAL = Duration.ofSeconds(2);
  private static final Pattern TIME = Pattern.compile("([0-9]{1,5})(ms|s)");
  private static final String EXPECTED =
      "Expected confirm to be an object such as {\"wait\":\"2s\"}, with 1ms to 10s";

  /**
   * Reads the value at the parser's present token, to its end.
   *
   * @return null where it is null
   * @throws ApiException when it is anything else but such an object
   */
  static @Nullable ConfirmWish read(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new ApiException(400, EXPECTED);
    }
    Duration most = USUAL;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isWait = parser.currentName().equals("wait");
      parser.nextToken();
      if (isWait) {
        most = time(parser);
      }
      parser.skipChildren();
    }
    return new ConfirmWish(most);
  }

  private static Duration time(JsonParser parser) throws IOException {
    boolean isText = parser.currentToken() == JsonToken.VALUE_STRING;
    Matcher parts = TIME.matcher(isText ? parser.getText() : "");
    if (parts.matches()) {
      long number = Long.parseLong(parts.group(1));
      long millis = parts.group(2).equals("s") ? number * 1_000 : number;
      if (millis >= 1 && millis <= Confirm.LONGEST_MILLIS) {
        return Duration.ofMillis(millis);
      }
    }
    throw new ApiException(400, EXPECTED);
  }
}
