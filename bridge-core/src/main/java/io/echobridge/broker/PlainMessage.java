package io.echobridge.broker;

import java.util.Optional;

/** A message of a broker that has neither fields nor headers. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares messages
record PlainMessage(String address, byte[] body, Optional<Position> position)
    implements BrokerMessage {}
