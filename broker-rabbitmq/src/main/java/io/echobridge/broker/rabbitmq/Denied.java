package io.echobridge.broker.rabbitmq;

import java.io.IOException;

/** RabbitMQ denied us something, and the operator can put it right. */
final class Denied extends IOException {
  private final String words;

  /**
   * @param remedy what the operator can do
   */
  Denied(IOException denial, String remedy) {
    super(denial);
    words = Failures.words(denial) + ": " + remedy;
  }

  /** RabbitMQ's, and the remedy. */
  String words() {
    return words;
  }
}
