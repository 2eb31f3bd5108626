package io.echobridge.broker.kafka;

import io.echobridge.broker.link.Reason;

/** A record that Kafka did not take, or did not take in time. */
final class SendFailed extends Exception {
  private static final long serialVersionUID = 1L;

  SendFailed(String message) {
    super(message);
  }

  SendFailed(Throwable cause) {
    super(Reason.of(cause), cause);
  }
}
