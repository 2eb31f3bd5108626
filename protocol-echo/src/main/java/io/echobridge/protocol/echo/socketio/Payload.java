package io.echobridge.protocol.echo.socketio;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.channel.RawJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The JSON array of an event or an acknowledgement.
 *
 * @param name the event's name; empty for an acknowledgement
 * @param arguments what follows it
 */
record Payload(String name, List<RawJson> arguments) {
  static final int MAX_ARGUMENTS = 256;

  /**
   * @param attachments how many there are for the placeholders
   */
  static Payload event(String json, int attachments) throws MalformedPacketException {
    try (JsonParser parser = openArray(json)) {
      JsonToken first = parser.nextToken();
      // JavaScript takes a number for a name, and means its digits.
      if (first != JsonToken.VALUE_STRING && !first.isNumeric()) {
        throw new MalformedPacketException("an event without a name");
      }
      String name = parser.getText();
      if (ReservedNames.isNeverSent(name)) {
        throw new MalformedPacketException("an event with the reserved name " + name);
      }
      return new Payload(name, arguments(parser, json, attachments));
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  static Payload ack(String json, int attachments) throws MalformedPacketException {
    try (JsonParser parser = openArray(json)) {
      return new Payload("", arguments(parser, json, attachments));
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  /** A JSON object, whatever is in it. */
  static RawJson object(String json) throws MalformedPacketException {
    try (JsonParser parser = Json.parser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedPacketException("no JSON object");
      }
      RawJson object = Json.value(parser, json);
      requireEnd(parser);
      return object;
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  private static JsonParser openArray(String json) throws IOException, MalformedPacketException {
    JsonParser parser = Json.parser(json);
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      throw new MalformedPacketException("no JSON array");
    }
    return parser;
  }

  private static List<RawJson> arguments(JsonParser parser, String json, int attachments)
      throws IOException, MalformedPacketException {
    List<RawJson> arguments = new ArrayList<>(2);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (arguments.size() == MAX_ARGUMENTS) {
        throw new MalformedPacketException("more than " + MAX_ARGUMENTS + " arguments");
      }
      if (attachments == 0) {
        arguments.add(Json.value(parser, json));
      } else {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        checkPlaceholders(parser, attachments);
        arguments.add(Json.slice(parser, json, start));
      }
    }
    requireEnd(parser);
    return arguments;
  }

  /** Reads one value, and sees that each placeholder in it stands for an attachment. */
  private static void checkPlaceholders(JsonParser parser, int attachments)
      throws IOException, MalformedPacketException {
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        checkPlaceholders(parser, attachments);
      }
    } else if (parser.currentToken() == JsonToken.START_OBJECT) {
      boolean placeholder = false;
      boolean inRange = false;
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        JsonToken value = parser.nextToken();
        if (key.equals("_placeholder")) {
          placeholder = value == JsonToken.VALUE_TRUE;
        } else if (key.equals("num")) {
          inRange = value == JsonToken.VALUE_NUMBER_INT && inRange(parser.getText(), attachments);
        }
        checkPlaceholders(parser, attachments);
      }
      if (placeholder && !inRange) {
        throw new MalformedPacketException("a placeholder without an attachment");
      }
    }
  }

  private static boolean inRange(String number, int attachments) {
    return number.length() == 1 && number.charAt(0) - '0' < attachments;
  }

  private static void requireEnd(JsonParser parser) throws IOException, MalformedPacketException {
    if (parser.nextToken() != null) {
      throw new MalformedPacketException("more than one JSON value");
    }
  }

  private static MalformedPacketException malformed(IOException cause) {
    return new MalformedPacketException("JSON: " + cause.getClass().getSimpleName());
  }
}
