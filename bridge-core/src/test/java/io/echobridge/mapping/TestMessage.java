package io.echobridge.mapping;

import io.echobridge.broker.BrokerMessage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A message of a broker that knows keys, topics and content types. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares messages
record TestMessage(
    String address, byte[] body, Map<String, String> fields, Map<String, String> headers)
    implements BrokerMessage {
  static final Set<String> FIELDS = Set.of("key", "topic", "contentType");

  static TestMessage of(String address, byte[] body) {
    return new TestMessage(address, body, new HashMap<>(), new HashMap<>());
  }

  static TestMessage of(String address, String body) {
    return of(address, body.getBytes(StandardCharsets.UTF_8));
  }

  TestMessage field(String name, String value) {
    fields.put(name, value);
    return this;
  }

  TestMessage header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  @Override
  public Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
