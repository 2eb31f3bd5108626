package io.echobridge.broker.kafka;

/** Kafka cannot be used now; the message says why, in its own words. */
final class LinkDown extends Exception {
  private static final long serialVersionUID = 1L;

  LinkDown(String words) {
    super(words);
  }

  String words() {
    return String.valueOf(getMessage());
  }
}
