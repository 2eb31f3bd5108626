package io.echobridge.explain;

import io.echobridge.broker.BrokerMessage;
import java.util.Map;
import java.util.Optional;

/** A message that somebody made up. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares messages
record GivenMessage(
    String address, byte[] body, Map<String, String> fields, Map<String, String> headers)
    implements BrokerMessage {
  @Override
  public Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
