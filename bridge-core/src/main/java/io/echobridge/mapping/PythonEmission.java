package io.echobridge.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.channel.RawJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What python-socketio's {@code RedisManager} publishes, {@code {"method":"emit","event":…}}. Newer
 * ones say {@code binary} and have a list of arguments as {@code data}, older ones have the
 * argument itself.
 */
final class PythonEmission implements Emission {
  private record Argument(@Nullable String text, RawJson json) {}

  private final RawJson data;
  private final List<Argument> arguments;
  private final String namespace;
  private final Set<String> rooms;
  private final Set<String> except;
  private final @Nullable String event;

  private PythonEmission(Fields fields, RawJson data, List<Argument> arguments) {
    this.data = data;
    this.arguments = arguments;
    this.namespace = fields.namespace == null ? "/" : fields.namespace;
    this.rooms = fields.rooms;
    this.except = fields.except;
    this.event = fields.event;
  }

  private static final class Fields {
    private @Nullable String method;
    private @Nullable String event;
    private @Nullable String namespace;
    private @Nullable String binary;
    private Set<String> rooms = Set.of();
    private Set<String> except = Set.of();
    private RawJson data = RawJson.NULL;
  }

  /**
   * @param body checked
   */
  static PythonEmission read(Json json, byte[] body) throws IOException {
    Fields fields = new Fields();
    try (JsonParser parser = json.parser(body)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        switch (key) {
          case "method" -> fields.method = Json.text(parser);
          case "event" -> fields.event = Json.text(parser);
          case "namespace" -> fields.namespace = Json.text(parser);
          case "binary" -> fields.binary = Json.scalar(parser);
          case "room" -> fields.rooms = texts(parser);
          case "skip_sid" -> fields.except = texts(parser);
          case "data" -> {
            int start = Json.start(parser);
            fields.data = Json.slice(body, start, Json.end(parser));
          }
          default -> {}
        }
        parser.skipChildren();
      }
      Json.end(parser, parser.nextToken());
    }
    if (!"emit".equals(fields.method)) {
      throw EmitterEnvelope.request();
    }
    if ("true".equals(fields.binary)) {
      throw new UnmappableMessageException(
          "binary", "expected arguments without bytes from python-socketio");
    }
    boolean list = fields.binary != null && fields.data.utf8()[0] == '[';
    return new PythonEmission(fields, fields.data, list ? each(json, fields.data) : one(fields));
  }

  private static List<Argument> one(Fields fields) {
    return List.of(new Argument(null, fields.data));
  }

  private static List<Argument> each(Json json, RawJson data) throws IOException {
    List<Argument> arguments = new ArrayList<>();
    try (JsonParser parser = json.parser(data.utf8())) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        int start = Json.start(parser);
        String text = Json.text(parser);
        RawJson argument = Json.slice(data.utf8(), start, Json.end(parser));
        arguments.add(new Argument(text, argument));
      }
    }
    return arguments;
  }

  /** A text, or a list of texts. */
  private static Set<String> texts(JsonParser parser) throws IOException {
    Set<String> texts = new LinkedHashSet<>();
    boolean list = parser.currentToken() == JsonToken.START_ARRAY;
    if (list) {
      parser.nextToken();
    }
    while (parser.currentToken() != JsonToken.END_ARRAY) {
      String text = Json.text(parser);
      if (text != null) {
        texts.add(text);
      }
      parser.skipChildren();
      if (!list) {
        break;
      }
      parser.nextToken();
    }
    return texts;
  }

  @Override
  public String namespace() {
    return namespace;
  }

  @Override
  public List<String> rooms() {
    return List.copyOf(rooms);
  }

  @Override
  public Set<String> except() {
    return except;
  }

  @Override
  public @Nullable String event() {
    return event;
  }

  @Override
  public int arguments() {
    return arguments.size();
  }

  @Override
  public @Nullable String text(int argument) {
    return arguments.get(argument).text;
  }

  @Override
  public RawJson json(int argument) {
    return argument < 0 ? data : arguments.get(argument).json;
  }
}
