package io.echobridge.broker.redis;

import io.echobridge.broker.link.Control;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Makes links; asks the Sentinels or the cluster anew, each time, where Redis is. */
interface Connector {
  /** A connection on the event loop that is for receiving. */
  CompletionStage<StatefulRedisPubSubConnection<NameAtRedis, byte[]>> receiving();

  /** A connection on the event loop that is for publishing. */
  CompletionStage<StatefulRedisPubSubConnection<byte[], byte[]>> publishing();

  /** A connection on the event loop that is for hearing other nodes. */
  CompletionStage<StatefulRedisPubSubConnection<NameAtRedis, byte[]>> hearing();

  /** Whether what the last receiving connection brings has the same order for all nodes. */
  default boolean isOrderShared() {
    return true;
  }

  /** Whether it could have, at another place than where the last receiving connection leads to. */
  default boolean isAway() {
    return false;
  }

  /** Ends the threads. */
  void close();

  /**
   * Makes a link. Whatever Lettuce makes of a connection that breaks while it is made: the attempt
   * ends in time. What it makes too late is closed.
   */
  default CompletionStage<Link> connect(Control control, long mostMillis) {
    CompletableFuture<Link> attempt = connect().toCompletableFuture();
    CompletableFuture<Link> bounded = attempt.copy();
    control.schedule(
        () -> {
          String words = "no connection within " + mostMillis + " ms";
          if (bounded.completeExceptionally(new IllegalStateException(words))) {
            var unused = attempt.thenAcceptAsync(Link::close, control);
          }
        },
        mostMillis);
    return bounded;
  }

  private CompletionStage<Link> connect() {
    CompletableFuture<StatefulRedisPubSubConnection<NameAtRedis, byte[]>> first =
        receiving().toCompletableFuture();
    CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> second =
        publishing().toCompletableFuture();
    return first
        .thenCombine(second, (one, other) -> new Link(one, other, isOrderShared()))
        .whenComplete(
            (link, failure) -> {
              if (failure != null) {
                closeWhenMade(first);
                closeWhenMade(second);
              }
            })
        .exceptionallyCompose(
            failure -> CompletableFuture.failedStage(moreTelling(failure, second)));
  }

  /**
   * Of a connection that Redis refuses, Lettuce now and then says only that it was closed; the
   * other one then knows why.
   */
  private static Throwable moreTelling(Throwable failure, CompletableFuture<?> other) {
    return Failures.words(failure).contains("closed prematurely")
            && other.isCompletedExceptionally()
        ? other.handle((made, why) -> why).join()
        : failure;
  }

  private static void closeWhenMade(
      CompletableFuture<? extends StatefulRedisPubSubConnection<?, byte[]>> connection) {
    var unused = connection.thenCompose(StatefulRedisPubSubConnection::closeAsync);
  }
}
