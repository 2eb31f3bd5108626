package io.echobridge.hub.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Confirm;
import io.echobridge.channel.RawJson;
import io.echobridge.channel.TraceContext;
import io.echobridge.channel.Unicode;
import io.echobridge.mapping.MappedEvent;
import io.echobridge.mapping.UnmappableMessageException;
import io.echobridge.text.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * An event of the HTTP API as it goes through a broker, to all nodes and back to this one:
 *
 * <pre>
 * {"channels":[…],"event":"…","except":"…","exceptAll":[…],"text":true,
 *  "echobridge":{"confirm":"NODE.NUMBER","wait":2000,"traceparent":"…"},"data":…}
 * </pre>
 */
final class PublishedText {
  private PublishedText() {}

  static byte[] write(List<ChannelName> channels, BroadcastEvent event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(128 + event.data().length());
    StringBuilder head = new StringBuilder("{\"channels\":[");
    for (int i = 0; i < channels.size(); i++) {
      head.append(i == 0 ? "" : ",").append(JsonText.quoted(channels.get(i).value()));
    }
    head.append("],\"event\":").append(JsonText.quoted(event.name()));
    String except = event.exceptSocket();
    if (except != null) {
      head.append(",\"except\":").append(JsonText.quoted(except));
    }
    if (!event.exceptAll().isEmpty()) {
      head.append(",\"exceptAll\":[");
      String separator = "";
      for (String each : event.exceptAll()) {
        head.append(separator).append(JsonText.quoted(each));
        separator = ",";
      }
      head.append(']');
    }
    head.append(ofNodes(event));
    head.append(event.isText() ? ",\"text\":true" : "").append(",\"data\":");
    out.writeBytes(head.toString().getBytes(UTF_8));
    out.writeBytes(event.data().utf8());
    out.write('}');
    return out.toByteArray();
  }

  /** What nodes tell each other with it. */
  private static String ofNodes(BroadcastEvent event) {
    StringJoiner words = new StringJoiner(",", ",\"echobridge\":{", "}").setEmptyValue("");
    Confirm confirm = event.confirm();
    if (confirm != null) {
      words.add("\"confirm\":" + JsonText.quoted(confirm.id()));
      words.add("\"wait\":" + confirm.waitMillis());
    }
    TraceContext trace = event.trace();
    if (trace != null) {
      words.add("\"traceparent\":" + JsonText.quoted(trace.parent()));
      String state = trace.state();
      if (state != null) {
        words.add("\"tracestate\":" + JsonText.quoted(state));
      }
    }
    return words.toString();
  }

  /**
   * The events, one for each channel.
   *
   * @throws UnmappableMessageException when somebody else wrote it, who does not know how
   */
  static List<MappedEvent> read(byte[] text) {
    List<String> channels = List.of();
    Set<String> exceptAll = Set.of();
    String name = null;
    String except = null;
    RawJson data = null;
    boolean isText = false;
    Asked asked = Asked.NOTHING;
    try (JsonParser json = JsonText.parser(text)) {
      require(json.nextToken() == JsonToken.START_OBJECT);
      for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
        json.nextToken();
        switch (key) {
          case "channels" -> channels = texts(json);
          case "event" -> name = json.getValueAsString();
          case "except" -> except = json.getValueAsString();
          case "exceptAll" -> exceptAll = new HashSet<>(texts(json));
          case "echobridge" -> asked = Asked.read(json);
          case "text" -> isText = json.getValueAsBoolean();
          case "data" -> data = last(json, text);
          default -> json.skipChildren();
        }
      }
      require(json.nextToken() == null);
    } catch (IOException e) {
      throw new UnmappableMessageException("bad-json", "expected JSON: " + e.getMessage());
    }
    return events(channels, name, data, except, exceptAll, isText, asked);
  }

  /** What nodes tell each other with an event. */
  private record Asked(String id, long waitMillis, @Nullable TraceContext trace) {
    static final Asked NOTHING = new Asked("", 0, null);

    static Asked read(JsonParser json) throws IOException {
      String id = "";
      long wait = 0;
      String parent = null;
      String state = null;
      if (json.currentToken() != JsonToken.START_OBJECT) {
        json.skipChildren();
        return NOTHING;
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String key = json.currentName();
        json.nextToken();
        switch (key) {
          case "confirm" -> id = json.getValueAsString("");
          case "wait" -> wait = json.getValueAsLong();
          case "traceparent" -> parent = json.getValueAsString();
          case "tracestate" -> state = json.getValueAsString();
          default -> {}
        }
        json.skipChildren();
      }
      return new Asked(id, wait, TraceContext.of(parent, state));
    }

    /** Null where nobody asks, or the text is none of a node's. */
    @Nullable Confirm of(int channels) {
      return id.isEmpty() ? null : Confirm.of(id, waitMillis, channels).orElse(null);
    }
  }

  /** The data stands last, so that it can be taken byte for byte. */
  private static RawJson last(JsonParser json, byte[] text) throws IOException {
    int start = Math.toIntExact(json.currentTokenLocation().getByteOffset());
    json.skipChildren();
    json.finishToken();
    int end = text.length - 1;
    require(json.nextToken() == JsonToken.END_OBJECT && text[end] == '}');
    return RawJson.ofUtf8(Arrays.copyOfRange(text, start, end));
  }

  private static List<MappedEvent> events(
      List<String> channels,
      @Nullable String name,
      @Nullable RawJson data,
      @Nullable String except,
      Set<String> exceptAll,
      boolean isText,
      Asked asked) {
    if (name == null || data == null || name.isEmpty() || !Unicode.isWellFormed(name)) {
      throw new UnmappableMessageException("no-event-name", "expected an event and its data");
    }
    if (BroadcastEvent.isReserved(name)) {
      throw new UnmappableMessageException("reserved-event-name", "the name is reserved");
    }
    List<ChannelName> named =
        channels.stream().flatMap(each -> ChannelName.parse(each).stream()).toList();
    BroadcastEvent event =
        new BroadcastEvent(
            name, data, except, exceptAll, isText, asked.of(named.size()), asked.trace());
    return named.stream().map(channel -> new MappedEvent(channel, event)).toList();
  }

  private static List<String> texts(JsonParser json) throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY);
    List<String> texts = new ArrayList<>();
    while (json.nextToken() == JsonToken.VALUE_STRING) {
      texts.add(json.getText());
    }
    return texts;
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new UnmappableMessageException("bad-json", "expected an event of the HTTP API");
    }
  }
}
