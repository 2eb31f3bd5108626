package io.echobridge.broker.rabbitmq;

import java.io.IOException;

/** RabbitMQ refused something, and there is a way to put it right. */
final class Refusal extends IOException {
  private final String words;

  /**
   * @param remedy what the operator can do
   */
  Refusal(IOException refused, String remedy) {
    super(refused);
    words = Failures.words(refused) + ": " + remedy;
  }

  /** RabbitMQ's, and the remedy. */
  String words() {
    return words;
  }
}
