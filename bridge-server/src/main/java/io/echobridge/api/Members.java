package io.echobridge.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.echobridge.channel.Member;
import io.echobridge.text.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A member as laravel-echo-server shows it: {@code {"id":…,"user_info":…}}. */
final class Members {
  private Members() {}

  static ObjectNode asOld(Member member) {
    String id = "null";
    String info = "null";
    try (JsonParser data = JsonText.parser(member.channelData().utf8())) {
      data.nextToken();
      while (data.nextToken() == JsonToken.FIELD_NAME) {
        String key = data.currentName();
        data.nextToken();
        if (key.equals("user_id")) {
          id = value(data);
        } else if (key.equals("user_info")) {
          info = value(data);
        } else {
          data.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("channel data was checked when it came", e);
    }
    ObjectNode user = Answer.object();
    user.putRawValue("id", new RawValue(id));
    user.putRawValue("user_info", new RawValue(info));
    return user;
  }

  private static String value(JsonParser parser) throws IOException {
    return new String(JsonText.value(parser), StandardCharsets.UTF_8);
  }
}
