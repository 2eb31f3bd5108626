package io.echobridge.demo;

import java.util.concurrent.CompletionStage;

/** Publishes as the application would. */
@FunctionalInterface
interface Publisher {
  /**
   * Does not block.
   *
   * @param channel without prefix
   * @return how many subscribers Redis handed it to; fails when Redis does not answer
   */
  CompletionStage<Long> publish(String channel, String message);
}
