package io.echobridge.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.channel.RawJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * CloudEvents 1.0: structured and in batches (JSON), and binary, with the attributes in headers as
 * the bindings for Kafka ({@code ce_type}) and AMQP ({@code cloudEvents:type}, {@code
 * cloudEvents_type}) have them. Neither binding encodes the values of headers further.
 */
final class CloudEventsEnvelope implements Envelope {
  private static final String MEDIA_TYPE = "application/cloudevents";
  private static final String CONTENT_TYPE = "content-type";
  private static final String CONTENT_TYPE_FIELD = "contentType";
  private static final String[] PREFIXES = {"ce_", "cloudEvents:", "cloudEvents_"};

  private final Json json;
  private final boolean contentTypeField;

  /**
   * @param contentTypeField whether the broker has a field {@code contentType}
   */
  CloudEventsEnvelope(Json json, boolean contentTypeField) {
    this.json = json;
    this.contentTypeField = contentTypeField;
  }

  @Override
  public void addTo(Names names) {
    if (contentTypeField) {
      names.field(CONTENT_TYPE_FIELD);
    }
    names.header(CONTENT_TYPE);
    for (String prefix : PREFIXES) {
      CloudEvent.READ.forEach(attribute -> names.header(prefix + attribute));
      names.own().forEach(attribute -> names.header(prefix + attribute));
    }
  }

  @Override
  public List<CloudEvent> open(BrokerMessage message) {
    String contentType = contentType(message);
    String mediaType = MediaType.of(contentType);
    byte[] body = message.body();
    json.checkSize(body);
    if (mediaType.equals(MEDIA_TYPE + "-batch+json")) {
      return batch(body);
    }
    if (mediaType.startsWith(MEDIA_TYPE)) {
      if (!mediaType.equals(MEDIA_TYPE + "+json") && !mediaType.equals(MEDIA_TYPE)) {
        throw CloudEvent.bad("expected the format " + MEDIA_TYPE + "+json or a batch of it");
      }
      return List.of(structured(body));
    }
    for (String prefix : PREFIXES) {
      if (message.header(prefix + "specversion").isPresent()) {
        UnaryOperator<@Nullable String> attribute =
            name ->
                "datacontenttype".equals(name)
                    ? contentType
                    : message.header(prefix + name).orElse(null);
        return List.of(new CloudEvent(json, attribute, body, data(body, mediaType)));
      }
    }
    return List.of(structured(body));
  }

  private CloudEvent.Data data(byte[] body, String mediaType) {
    return () -> body.length == 0 ? RawJson.NULL : CloudEvent.data(json, body, mediaType);
  }

  /** Of the body, as the broker has it or as a header says it. */
  private String contentType(BrokerMessage message) {
    String field = contentTypeField ? message.field(CONTENT_TYPE_FIELD).orElse(null) : null;
    return field != null ? field : message.header(CONTENT_TYPE).orElse("");
  }

  private CloudEvent structured(byte[] body) {
    json.checkText(body);
    try (JsonParser parser = json.parser(body)) {
      parser.nextToken();
      CloudEvent event = read(parser, body);
      Json.end(parser, parser.nextToken());
      return event;
    } catch (IOException e) {
      throw Json.bad(e);
    }
  }

  private List<CloudEvent> batch(byte[] body) {
    json.checkText(body);
    try (JsonParser parser = json.parser(body)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw CloudEvent.bad("expected a list, because the message is a batch");
      }
      List<CloudEvent> events = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        events.add(read(parser, body));
      }
      Json.end(parser, parser.nextToken());
      return events;
    } catch (IOException e) {
      throw Json.bad(e);
    }
  }

  private CloudEvent read(JsonParser parser, byte[] body) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw CloudEvent.bad("expected a JSON object, or headers with the attributes");
    }
    int begin = Json.start(parser);
    Map<String, String> attributes = new HashMap<>();
    RawJson data = null;
    String base64 = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      if (key.equals("data")) {
        int start = Json.start(parser);
        data = Json.slice(body, start, Json.end(parser));
      } else if (key.equals("data_base64")) {
        base64 = Json.scalar(parser);
      } else {
        String value = Json.scalar(parser);
        if (value == null) {
          attributes.remove(key);
        } else {
          attributes.put(key, value);
        }
      }
      parser.skipChildren();
    }
    RawJson whole = Json.slice(body, begin, Json.end(parser));
    return new CloudEvent(json, attributes::get, whole.utf8(), data(data, base64, attributes));
  }

  private CloudEvent.Data data(
      @Nullable RawJson data, @Nullable String base64, Map<String, String> attributes) {
    if (data != null || base64 == null) {
      return () -> data == null ? RawJson.NULL : data;
    }
    String mediaType = MediaType.of(attributes.getOrDefault("datacontenttype", "*"));
    return () -> CloudEvent.data(json, CloudEvent.decoded(base64), mediaType);
  }
}
