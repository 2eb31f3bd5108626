package io.echobridge.broker.redis;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;

/** What stands before channel names at Redis. */
interface Prefixes {
  /** Cuts the prefix off and says what the rest is. */
  Reading read(String name, byte[] body);

  /** A channel's name at Redis, to publish to. From any thread. */
  default String outgoing(String channel) {
    return channel;
  }

  /** What the key {@code prefix} says. */
  sealed interface Setting {
    record Auto() implements Setting {}

    record Fixed(List<String> prefixes) implements Setting {}
  }

  /**
   * @throws IllegalArgumentException when it says neither a text nor a list of texts
   */
  static Setting setting(ConfigValue value) {
    if (value.valueType() == ConfigValueType.STRING) {
      String text = (String) value.unwrapped();
      return text.equals("auto") ? new Setting.Auto() : new Setting.Fixed(List.of(text));
    }
    if (value.valueType() == ConfigValueType.LIST) {
      List<String> texts = new ArrayList<>();
      for (Object each : (List<?>) value.unwrapped()) {
        if (!(each instanceof String text)) {
          throw wrong(value);
        }
        texts.add(text);
      }
      return new Setting.Fixed(texts.isEmpty() ? List.of("") : List.copyOf(texts));
    }
    throw wrong(value);
  }

  private static IllegalArgumentException wrong(ConfigValue value) {
    return new IllegalArgumentException(
        "prefix: expected a text, a list of texts, or auto, got a "
            + value.valueType().name().toLowerCase(java.util.Locale.ROOT),
        new ConfigException.WrongType(value.origin(), "prefix"));
  }
}
