package io.echobridge.broker;

import java.util.Set;

/** A message of a broker that has neither fields nor headers. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares messages
record PlainMessage(String address, byte[] body, int lane, long ordinal, boolean isPast)
    implements BrokerMessage {
  @Override
  public BrokerMessage only(Set<String> fields, Set<String> headers) {
    return this;
  }
}
