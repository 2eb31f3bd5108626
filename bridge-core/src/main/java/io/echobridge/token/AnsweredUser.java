package io.echobridge.token;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.channel.Unicode;
import io.echobridge.text.Glob;
import io.echobridge.text.JsonText;
import io.echobridge.token.TokenAnswer.Accepted;
import io.echobridge.token.TokenAnswer.NotNow;
import io.echobridge.token.TokenAnswer.Refused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The body of an application's answer 2xx about a token. Not thread-safe. */
final class AnsweredUser {
  /** Where the user's id may stand; the first that is there counts. */
  private static final List<String> IDS = List.of("user.id", "user_id", "uuid", "id", "sub");

  private final Map<String, String> ids = new HashMap<>();
  private boolean isKnown = true;
  private boolean isValid = true;
  private RawJson info = RawJson.NULL;
  private final List<Glob> channels = new ArrayList<>();
  private @Nullable String expires;
  private @Nullable String expiresIn;

  private AnsweredUser() {}

  /**
   * @throws IOException when the bytes are neither nothing nor one JSON value in UTF-8
   */
  static AnsweredUser parse(byte[] utf8) throws IOException {
    AnsweredUser answered = new AnsweredUser();
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    if (text.isBlank()) {
      return answered;
    }
    try (JsonParser parser = JsonText.parser(text)) {
      answered.read(parser);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "expected nothing after the value");
      }
    }
    return answered;
  }

  private void read(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    switch (first) {
      case START_OBJECT -> object(parser);
      case VALUE_STRING, VALUE_NUMBER_INT -> {
        id("id", parser);
        isKnown = !ids.isEmpty();
      }
      case VALUE_TRUE -> {}
      case VALUE_FALSE -> isValid = false;
      default -> {
        isKnown = false;
        parser.skipChildren();
      }
    }
  }

  private void object(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "user" -> user(parser);
        case "user_id", "uuid", "id", "sub" -> id(name, parser);
        case "user_info" -> info = RawJson.ofUtf8(JsonText.value(parser));
        case "channels" -> channels(parser);
        case "valid" -> {
          isValid = value != JsonToken.VALUE_FALSE;
          isKnown &= value == JsonToken.VALUE_TRUE || value == JsonToken.VALUE_FALSE;
        }
        case "exp" -> expires = scalar(parser);
        case "expires_in" -> expiresIn = scalar(parser);
        default -> {}
      }
      parser.skipChildren();
    }
  }

  private void user(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isId = parser.currentName().equals("id");
      parser.nextToken();
      if (isId) {
        id("user.id", parser);
      }
      parser.skipChildren();
    }
  }

  private void id(String where, JsonParser parser) throws IOException {
    JsonToken value = parser.currentToken();
    boolean fits = value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT;
    ids.remove(where);
    if (fits && !parser.getText().isEmpty()) {
      ids.put(where, parser.getText());
    } else if (!fits && value != JsonToken.VALUE_NULL) {
      isKnown = false; // who that is nobody should guess
    }
  }

  private void channels(JsonParser parser) throws IOException {
    channels.clear();
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.VALUE_STRING
          && parser.getTextLength() <= ChannelName.MAX_LENGTH
          && channels.size() < Identity.MOST_CHANNELS) {
        channels.add(new Glob(parser.getText()));
      }
      parser.skipChildren();
    }
  }

  /** A number's text, or a text; anything but null that is neither is none that can be read. */
  private static @Nullable String scalar(JsonParser parser) throws IOException {
    JsonToken value = parser.currentToken();
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    return value.isScalarValue() ? parser.getText() : "";
  }

  /**
   * @param now in milliseconds since 1970
   */
  TokenAnswer answer(long now) {
    if (!isValid) {
      return new Refused("the application answered that its token is not valid");
    }
    if (!isKnown) {
      return unclear("is nothing that says who that is");
    }
    Optional<String> user = IDS.stream().filter(ids::containsKey).findFirst().map(ids::get);
    if (user.isPresent()
        && (!Unicode.isWellFormed(user.get()) || ChannelName.ofUser(user.get()).isEmpty())) {
      return unclear("has a user id that is too long, or no plain text");
    }
    long end = Identity.NEVER;
    try {
      end = expires == null ? end : Math.min(end, millis(expires));
      end = expiresIn == null ? end : Math.min(end, now + millis(expiresIn));
    } catch (NumberFormatException e) {
      return unclear("has an exp or expires_in that is no number of seconds");
    }
    return end <= now
        ? new Refused("the application answered that its token has ended")
        : new Accepted(new Identity(user, info, channels, end));
  }

  /** Seconds as milliseconds; what is beyond all time is never, and no overflow. */
  private static long millis(String seconds) {
    double millis = Double.parseDouble(seconds) * 1000;
    if (Double.isNaN(millis)) {
      throw new NumberFormatException("no number");
    }
    return (long) Math.min(millis, 1e15);
  }

  private static NotNow unclear(String how) {
    return new NotNow("the application's answer about its token " + how);
  }
}
