package io.echobridge.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.channel.RawJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Laravel's Redis driver publishes, {@code {"event":…,"data":…,"socket":…}}, where {@code
 * channel} or {@code channels} may name other channels than the address. The bytes of {@code data}
 * are cut out as they stand; other keys are skipped.
 */
final class LaravelEnvelope implements Envelope {
  private final Json json;
  private final boolean namesChannels;

  /**
   * @param namesChannels whether it is of interest which channels the body names
   */
  LaravelEnvelope(Json json, boolean namesChannels) {
    this.json = json;
    this.namesChannels = namesChannels;
  }

  @Override
  public List<Content> open(BrokerMessage message) {
    byte[] body = message.body();
    json.checkText(body);
    try (JsonParser parser = json.parser(body)) {
      return List.of(read(parser, body));
    } catch (IOException e) {
      throw Json.bad(e);
    }
  }

  private Content read(JsonParser parser, byte[] body) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw Json.bad(parser);
    }
    Fields content = new Fields(body);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "event" -> content.event = Json.text(parser);
        case "socket" -> content.socket = Json.text(parser);
        case "data" -> {
          content.start = Json.start(parser);
          content.end = Json.end(parser);
        }
        case "channel" -> content.channel = namesChannels ? Json.text(parser) : null;
        case "channels" -> content.channels = namesChannels ? texts(parser) : Set.of();
        default -> {}
      }
      parser.skipChildren();
    }
    Json.end(parser, parser.nextToken());
    return content;
  }

  private static Set<String> texts(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return Set.of();
    }
    Set<String> texts = new LinkedHashSet<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String text = Json.text(parser);
      if (text == null) {
        throw new UnmappableMessageException("bad-name", "channels: expected a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  private final class Fields implements Content {
    private final byte[] body;
    private @Nullable String event;
    private @Nullable String socket;
    private @Nullable String channel;
    private Set<String> channels = Set.of();
    private int start;
    private int end;

    Fields(byte[] body) {
      this.body = body;
    }

    @Override
    public List<String> channels(BrokerMessage message) {
      if (!channels.isEmpty()) {
        return new ArrayList<>(channels);
      }
      return List.of(channel != null ? channel : message.address());
    }

    @Override
    public @Nullable String event() {
      return event;
    }

    @Override
    public RawJson data() {
      return end == 0 ? RawJson.NULL : Json.slice(body, start, end);
    }

    @Override
    public @Nullable String except() {
      return socket;
    }

    @Override
    public @Nullable String at(JsonPointer pointer) {
      return json.at(pointer, body);
    }
  }
}
