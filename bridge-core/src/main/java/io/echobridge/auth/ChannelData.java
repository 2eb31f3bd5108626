package io.echobridge.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.channel.Unicode;
import java.io.IOException;
import java.util.Optional;

/**
 * The text {@code channel_data}, with which an application says who a client is on a presence
 * channel.
 */
public final class ChannelData {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
          .build();

  private ChannelData() {}

  /**
   * The member, if the text is an object whose {@code user_id} is a non-empty string or an integer;
   * of several the last one counts, as it does for those who parse it. From any thread.
   */
  public static Optional<Member> member(String channelData) {
    try (JsonParser parser = JSON.createParser(channelData.toCharArray())) {
      String userId = null;
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isUserId = parser.currentName().equals("user_id");
        JsonToken value = parser.nextToken();
        if (isUserId) {
          boolean fits = value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT;
          userId = fits ? parser.getText() : null;
        }
        parser.skipChildren();
      }
      if (userId == null || userId.isEmpty() || parser.nextToken() != null) {
        return Optional.empty();
      }
      // Half a surrogate pair, which JSON can spell, has no UTF-8 and makes different users equal.
      return Unicode.isWellFormed(userId)
          ? Optional.of(new Member(userId, RawJson.of(channelData.strip())))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
