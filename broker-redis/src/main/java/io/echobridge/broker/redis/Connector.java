package io.echobridge.broker.redis;

import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Makes links; asks the Sentinels or the cluster anew, each time, where Redis is. */
interface Connector {
  /** A connection on the event loop that is for receiving. */
  CompletionStage<StatefulRedisPubSubConnection<NameAtRedis, byte[]>> receiving();

  /** A connection on the event loop that is for publishing. */
  CompletionStage<StatefulRedisPubSubConnection<byte[], byte[]>> publishing();

  /** Ends the threads. */
  void close();

  default CompletionStage<Link> connect(Receiver receiver) {
    CompletableFuture<StatefulRedisPubSubConnection<NameAtRedis, byte[]>> first =
        receiving().toCompletableFuture();
    CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> second =
        publishing().toCompletableFuture();
    return first
        .thenCombine(second, (one, other) -> new Link(one, other, receiver))
        .whenComplete(
            (link, failure) -> {
              if (failure != null) {
                closeWhenMade(first);
                closeWhenMade(second);
              }
            });
  }

  private static void closeWhenMade(
      CompletableFuture<? extends StatefulRedisPubSubConnection<?, byte[]>> connection) {
    var unused = connection.thenCompose(StatefulRedisPubSubConnection::closeAsync);
  }
}
