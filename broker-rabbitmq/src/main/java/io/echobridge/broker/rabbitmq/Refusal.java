package io.echobridge.broker.rabbitmq;

import java.io.IOException;

/** RabbitMQ refused something, and there is a way to put it right. */
final class Refusal extends IOException {
  /**
   * @param remedy what the operator can do
   */
  Refusal(IOException refused, String remedy) {
    super(Failures.words(refused) + ": " + remedy, refused);
  }
}
