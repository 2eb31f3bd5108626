package io.echobridge.broker.redis;

import io.echobridge.channel.ChannelName;
import java.util.concurrent.CompletionStage;

/**
 * Which channels are asked for at Redis. All methods but the first two are called on the control
 * thread.
 */
interface Subscriptions {
  /** As {@link io.echobridge.broker.Broker#subscribe}, from any thread. */
  CompletionStage<Void> subscribe(ChannelName channel);

  /** As {@link io.echobridge.broker.Broker#unsubscribe}, from any thread. */
  CompletionStage<Void> unsubscribe(ChannelName channel);

  /** A fresh link: asks for everything again. Completes when all of it is in force. */
  CompletionStage<Void> restore(Link link);

  /** The link is gone. */
  void lost();

  /** There will be no link any more. */
  void close();
}
