package io.echobridge.webhook;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.text.JsonText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One event of a webhook. Ids and data are strings, as libraries for Pusher read nothing else.
 *
 * @param about whom it is about: a user's id, or the empty text where it is about the channel
 * @param millis when it happened, in milliseconds since 1970
 * @param json the event as it is sent
 */
record HookEvent(HookKind kind, ChannelName channel, String about, long millis, RawJson json) {
  static HookEvent ofChannel(HookKind kind, ChannelName channel, long millis) {
    return made(kind, channel, "", millis, "");
  }

  static HookEvent ofMember(HookKind kind, ChannelName channel, String user, long millis) {
    return made(kind, channel, user, millis, ",\"user_id\":" + JsonText.quoted(user));
  }

  static HookEvent ofCount(ChannelName channel, int count, long millis) {
    return made(
        HookKind.SUBSCRIPTION_COUNT, channel, "", millis, ",\"subscription_count\":" + count);
  }

  /**
   * @param user who said it, on a presence channel
   */
  static HookEvent ofWhisper(
      ChannelName channel,
      String name,
      RawJson data,
      String socketId,
      @Nullable String user,
      long millis) {
    String rest =
        ",\"event\":"
            + JsonText.quoted(name)
            + ",\"data\":"
            + JsonText.quoted(text(data))
            + ",\"socket_id\":"
            + JsonText.quoted(socketId)
            + (user == null ? "" : ",\"user_id\":" + JsonText.quoted(user));
    return made(HookKind.CLIENT_EVENT, channel, "", millis, rest);
  }

  private static HookEvent made(
      HookKind kind, ChannelName channel, String about, long millis, String rest) {
    String json =
        "{\"name\":\""
            + kind.word
            + "\",\"channel\":"
            + JsonText.quoted(channel.value())
            + rest
            + "}";
    return new HookEvent(kind, channel, about, millis, RawJson.of(json));
  }

  /** A text as its sender gave it, anything else as its JSON. */
  private static String text(RawJson data) {
    try (JsonParser parser = JsonText.parser(data.utf8())) {
      return parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : data.toString();
    } catch (IOException e) {
      return data.toString();
    }
  }
}
