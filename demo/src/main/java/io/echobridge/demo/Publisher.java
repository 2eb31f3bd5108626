package io.echobridge.demo;

import java.util.concurrent.CompletionStage;

/** Publishes as the application would. */
@FunctionalInterface
interface Publisher {
  /**
   * Does not block.
   *
   * @param channel without prefix
   * @return what came of it, in a line; fails in words when nobody answers
   */
  CompletionStage<String> publish(String channel, LaravelEvent event);
}
