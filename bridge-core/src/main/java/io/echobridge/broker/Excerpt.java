package io.echobridge.broker;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What is kept of a message: its address and body, and some of its fields and headers. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares messages
record Excerpt(
    String address,
    byte[] body,
    int lane,
    long ordinal,
    boolean isPast,
    Map<String, String> fields,
    Map<String, String> headers)
    implements BrokerMessage {
  /** Around a text: the objects that it is made of, and its place in the table. */
  private static final int AROUND_TEXT = 64;

  static BrokerMessage of(BrokerMessage message, Set<String> fields, Set<String> headers) {
    Map<String, String> itsFields = texts(fields, message::field);
    Map<String, String> itsHeaders = texts(headers, message::header);
    return itsFields.isEmpty() && itsHeaders.isEmpty()
        ? new PlainMessage(
            message.address(), message.body(), message.lane(), message.ordinal(), message.isPast())
        : new Excerpt(
            message.address(),
            message.body(),
            message.lane(),
            message.ordinal(),
            message.isPast(),
            itsFields,
            itsHeaders);
  }

  private static Map<String, String> texts(
      Set<String> names, Function<String, Optional<String>> text) {
    if (names.isEmpty()) {
      return Map.of();
    }
    Map<String, String> texts = new HashMap<>();
    names.forEach(name -> text.apply(name).ifPresent(its -> texts.put(name, its)));
    return Map.copyOf(texts);
  }

  @Override
  public Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  @Override
  public int bytes() {
    return BrokerMessage.super.bytes() + AROUND_TEXT + bytes(fields) + bytes(headers);
  }

  private static int bytes(Map<String, String> texts) {
    int bytes = 0;
    for (String text : texts.values()) {
      bytes += AROUND_TEXT + 2 * text.length();
    }
    return bytes;
  }
}
