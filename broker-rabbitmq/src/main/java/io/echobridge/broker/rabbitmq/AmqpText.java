package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.LongString;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Text in AMQP. */
final class AmqpText {
  private AmqpText() {}

  /** How many bytes a text takes. */
  static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** A header's value: texts, numbers and booleans; nothing for what is no text. */
  static Optional<String> of(@Nullable Object header) {
    if (header instanceof LongString text) {
      return Optional.of(new String(text.getBytes(), StandardCharsets.UTF_8));
    }
    return header instanceof CharSequence || header instanceof Number || header instanceof Boolean
        ? Optional.of(header.toString())
        : Optional.empty();
  }
}
