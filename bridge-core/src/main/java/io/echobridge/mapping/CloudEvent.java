package io.echobridge.mapping;

import com.fasterxml.jackson.core.JsonPointer;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.channel.RawJson;
import io.echobridge.channel.TraceContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One event: its type is the event's name, its subject the channel. */
final class CloudEvent implements Content {
  /** Works the data out. */
  @FunctionalInterface
  interface Data {
    RawJson read();
  }

  private static final String[] REQUIRED = {"id", "source", "type"};

  /** The attributes that make a difference to the event, besides what templates read. */
  static final Set<String> READ = Set.of("specversion", "id", "source", "type", "subject");

  private final Json json;
  private final UnaryOperator<@Nullable String> attribute;
  private final byte[] whole;
  private final Data data;

  /**
   * @param attribute its attributes, by name
   * @param whole what JSON pointers point into
   * @throws UnmappableMessageException when an attribute is missing that every event has
   */
  CloudEvent(Json json, UnaryOperator<@Nullable String> attribute, byte[] whole, Data data) {
    this.json = json;
    this.attribute = attribute;
    this.whole = whole;
    this.data = data;
    String version = word("specversion");
    if (version == null || !version.equals("1.0")) {
      throw bad("expected specversion 1.0, got " + (version == null ? "none" : "another"));
    }
    for (String name : REQUIRED) {
      String value = word(name);
      if (value == null || value.isEmpty()) {
        throw bad("the attribute " + name + " is missing");
      }
    }
  }

  @Override
  public List<String> channels(BrokerMessage message) {
    String subject = word("subject");
    if (subject == null || subject.isEmpty()) {
      throw new UnmappableMessageException("no-channel", "the attribute subject is missing");
    }
    return List.of(subject);
  }

  @Override
  public @Nullable String event() {
    return word("type");
  }

  @Override
  public RawJson data() {
    return data.read();
  }

  /** The extension for distributed tracing. */
  @Override
  public @Nullable TraceContext trace() {
    return TraceContext.of(word("traceparent"), word("tracestate"));
  }

  @Override
  public @Nullable String word(String name) {
    return attribute.apply(name);
  }

  @Override
  public @Nullable String at(JsonPointer pointer) {
    json.checkText(whole);
    return json.at(pointer, whole);
  }

  static UnmappableMessageException bad(String words) {
    return new UnmappableMessageException("bad-cloudevent", words);
  }

  static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw bad("expected Base64 in data_base64");
    }
  }

  /** Bytes as JSON: as they stand where they are JSON, text as a string, the rest in Base64. */
  static RawJson data(Json json, byte[] bytes, String mediaType) {
    if (MediaType.isJson(mediaType)) {
      json.checkText(bytes);
      return json.whole(bytes);
    }
    if (MediaType.isText(mediaType)) {
      json.checkText(bytes);
      return Json.string(new String(bytes, StandardCharsets.UTF_8));
    }
    return Json.string(Base64.getEncoder().encodeToString(bytes));
  }
}
