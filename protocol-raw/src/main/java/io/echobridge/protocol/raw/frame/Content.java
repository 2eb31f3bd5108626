package io.echobridge.protocol.raw.frame;

import com.fasterxml.jackson.core.JsonParser;
import io.echobridge.protocol.Delivery;
import io.echobridge.text.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The data of an event by itself. */
final class Content {
  private Content() {}

  /**
   * The application's bytes as they are. Where it gave a mere text, which is a string once it is
   * JSON, that text.
   */
  static byte[] of(Delivery delivery) {
    byte[] json = delivery.data().utf8();
    boolean isString = json.length > 0 && json[0] == '"' && !delivery.isText();
    return isString ? text(json) : json;
  }

  private static byte[] text(byte[] json) {
    try (JsonParser parser = JsonText.parser(json)) {
      parser.nextToken();
      return parser.getText().getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the data of an event is JSON", e);
    }
  }
}
