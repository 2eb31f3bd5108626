package io.echobridge.broker.redis;

import io.echobridge.channel.ChannelName;
import java.util.concurrent.CompletableFuture;

/** One channel that somebody here wants, wanted, or waits for. Lives on the control thread. */
final class Wanted {
  /** What Redis knows of it on the present link. */
  enum State {
    OFF,
    JOINING,
    ON,
    LEAVING
  }

  final ChannelName channel;
  State state = State.OFF;
  boolean wanted;
  CompletableFuture<Void> waiting = new CompletableFuture<>();

  Wanted(ChannelName channel) {
    this.channel = channel;
  }

  /** Whether Redis has to be told something. */
  boolean due() {
    return wanted ? state == State.OFF : state == State.ON;
  }

  void arrived() {
    waiting.complete(null);
  }

  /** Who waits is told; who asks again may have better luck. */
  void refused(RuntimeException why) {
    waiting.completeExceptionally(why);
    waiting = new CompletableFuture<>();
  }

  void gone() {
    state = State.OFF;
    if (waiting.isDone()) {
      waiting = new CompletableFuture<>();
    }
  }
}
