package io.echobridge.protocol.pusher.frame;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.channel.Unicode;
import io.echobridge.text.JsonText;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The text {@code user_data}, with which an application says whose connection one is.
 *
 * @param info JSON, as the application gave it; {@code null} where there is none
 * @param watchlist ids of users, no more than {@link #MAX_WATCHED}
 * @param isCut whether there were more
 */
public record UserData(String id, String info, Set<String> watchlist, boolean isCut) {
  /** How many users one may watch. */
  public static final int MAX_WATCHED = 100;

  private static final String EXPECTED =
      "Invalid user_data: expected an object with a non-empty string id";

  /**
   * @throws BadFrameException when it says of nobody who that is
   */
  public static UserData parse(String text) throws BadFrameException {
    String id = "";
    String info = "null";
    Set<String> watchlist = new LinkedHashSet<>();
    try (JsonParser parser = FrameJson.parser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BadFrameException(EXPECTED);
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (key) {
          case "id" -> {
            id = value == JsonToken.VALUE_STRING ? parser.getText() : "";
            parser.skipChildren();
          }
          case "user_info" -> info = FrameJson.value(parser, text);
          case "watchlist" -> watchlist = strings(parser);
          default -> parser.skipChildren();
        }
      }
      if (id.isEmpty() || !Unicode.isWellFormed(id) || parser.nextToken() != null) {
        throw new BadFrameException(EXPECTED);
      }
    } catch (IOException e) {
      throw new BadFrameException(EXPECTED);
    }
    boolean isCut = watchlist.size() > MAX_WATCHED;
    Set<String> kept = new LinkedHashSet<>();
    watchlist.stream().limit(MAX_WATCHED).forEach(kept::add);
    return new UserData(id, info, kept, isCut);
  }

  private static Set<String> strings(JsonParser parser) throws IOException {
    Set<String> strings = new LinkedHashSet<>();
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return strings;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        strings.add(parser.getText());
      }
      parser.skipChildren();
    }
    return strings;
  }

  /** The user as a member of a presence channel whose channel data do not say who that is. */
  public Member member() {
    String data = "{\"user_id\":" + JsonText.quoted(id) + ",\"user_info\":" + info + '}';
    return new Member(id, RawJson.of(data));
  }

  /** How many bytes it takes, about. */
  public long size() {
    long size = 2L * (id.length() + info.length());
    for (String watched : watchlist) {
      size += 2L * watched.length() + 64;
    }
    return size;
  }
}
