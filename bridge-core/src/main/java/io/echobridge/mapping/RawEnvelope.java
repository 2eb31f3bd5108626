package io.echobridge.mapping;

import com.fasterxml.jackson.core.JsonPointer;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.channel.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** No envelope: the body is the data, and the rule's templates say the rest. */
final class RawEnvelope implements Envelope {
  private final Json json;
  private final MappingConfig.Data kind;

  RawEnvelope(Json json, MappingConfig.Data kind) {
    this.json = json;
    this.kind = kind;
  }

  @Override
  public List<Content> open(BrokerMessage message) {
    json.checkSize(message.body());
    return List.of(new Body(message.body()));
  }

  private final class Body implements Content {
    private final byte[] body;

    Body(byte[] body) {
      this.body = body;
    }

    @Override
    public List<String> channels(BrokerMessage message) {
      throw new IllegalStateException("a raw rule has a template for its channel");
    }

    @Override
    public @Nullable String event() {
      return null;
    }

    @Override
    public RawJson data() {
      if (kind == MappingConfig.Data.BASE64) {
        return Json.string(Base64.getEncoder().encodeToString(body));
      }
      json.checkText(body);
      return kind == MappingConfig.Data.TEXT
          ? Json.string(new String(body, StandardCharsets.UTF_8))
          : json.whole(body);
    }

    @Override
    public @Nullable String at(JsonPointer pointer) {
      json.checkText(body);
      return json.at(pointer, body);
    }
  }
}
