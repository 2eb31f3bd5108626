package io.echobridge.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.echobridge.channel.Member;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an application's answer says.
 *
 * @param literal {@code true} or {@code false} as the whole answer
 * @param signed whether it is an object with an {@code auth} string, as of Laravel's {@code pusher}
 *     and {@code reverb} drivers
 * @param channelData the JSON text of {@code channel_data}, given as an object or as a string
 * @param encrypted whether it is an object with a {@code shared_secret}: the application encrypts
 *     what it publishes on the channel. The secret itself is not kept
 */
record AnswerJson(
    @Nullable Boolean literal, boolean signed, @Nullable String channelData, boolean encrypted) {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
          .build();

  /**
   * @throws IOException when the bytes are not one JSON value in UTF-8
   */
  static AnswerJson parse(byte[] utf8) throws IOException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    try (JsonParser parser = JSON.createParser(text.toCharArray())) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new JsonParseException(parser, "expected a value");
      }
      AnswerJson answer =
          first == JsonToken.START_OBJECT
              ? fields(parser, text)
              : new AnswerJson(literal(first), false, null, false);
      parser.skipChildren();
      expectEnd(parser);
      return answer;
    }
  }

  private static @Nullable Boolean literal(JsonToken token) {
    if (token == JsonToken.VALUE_TRUE) {
      return true;
    }
    return token == JsonToken.VALUE_FALSE ? false : null;
  }

  private static AnswerJson fields(JsonParser parser, String text) throws IOException {
    boolean signed = false;
    String channelData = null;
    boolean encrypted = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("auth")) {
        signed = value == JsonToken.VALUE_STRING;
        parser.skipChildren();
      } else if (name.equals("channel_data")) {
        channelData = value == JsonToken.VALUE_STRING ? parser.getText() : object(parser, text);
      } else {
        encrypted |= name.equals("shared_secret") && value == JsonToken.VALUE_STRING;
        parser.skipChildren();
      }
    }
    return new AnswerJson(null, signed, channelData, encrypted);
  }

  /** The text of the value the parser is at, if it is an object; the parser goes to its end. */
  private static @Nullable String object(JsonParser parser, String text) throws IOException {
    boolean isObject = parser.currentToken() == JsonToken.START_OBJECT;
    int start = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    return isObject ? text.substring(start, (int) parser.currentLocation().getCharOffset()) : null;
  }

  /** The member of the channel data, if it says who that is. */
  Optional<Member> member() {
    return channelData == null ? Optional.empty() : ChannelData.member(channelData);
  }

  private static void expectEnd(JsonParser parser) throws IOException {
    if (parser.nextToken() != null) {
      throw new JsonParseException(parser, "expected nothing after the value");
    }
  }
}
