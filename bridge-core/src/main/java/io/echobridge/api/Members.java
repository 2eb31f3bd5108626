package io.echobridge.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.channel.Member;

/** A member as laravel-echo-server shows it: {@code {"id":…,"user_info":…}}. */
final class Members {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .build();

  private Members() {}

  static JsonNode asOld(Member member) {
    JsonNode data;
    try {
      data = MAPPER.readTree(member.channelData().toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("channel data was checked when it came", e);
    }
    ObjectNode user = Answer.object();
    user.set("id", data.get("user_id"));
    user.set("user_info", data.get("user_info"));
    return user;
  }
}
