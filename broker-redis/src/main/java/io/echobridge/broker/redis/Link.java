package io.echobridge.broker.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One life of the connections to Redis: one receives, another publishes, and a third hears other
 * nodes where that is asked for; each on an event loop of its own, so that a held-back receiver
 * makes this node neither silent nor deaf. A link that broke is never mended: another one is made.
 */
final class Link {
  private static final long CLOSE_MILLIS = 2_000;
  private static final Executor A_MOMENT_LATER =
      CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);

  private final StatefulRedisPubSubConnection<NameAtRedis, byte[]> receiving;
  private final StatefulRedisPubSubConnection<byte[], byte[]> publishing;
  private final boolean isOrderShared;
  private final AtomicInteger unanswered = new AtomicInteger();
  private @Nullable CompletableFuture<Void> ended; // guarded by this
  private @Nullable StatefulRedisPubSubConnection<NameAtRedis, byte[]> hearing; // guarded by this
  private volatile CompletableFuture<Void> asked = new CompletableFuture<>();
  private volatile String why = "the connection was lost";

  Link(
      StatefulRedisPubSubConnection<NameAtRedis, byte[]> receiving,
      StatefulRedisPubSubConnection<byte[], byte[]> publishing,
      boolean isOrderShared) {
    this.receiving = receiving;
    this.publishing = publishing;
    this.isOrderShared = isOrderShared;
  }

  /** Whether what comes has the same order for all nodes. */
  boolean isOrderShared() {
    return isOrderShared;
  }

  /** Hands over what comes; called before anything is asked for. */
  void receive(Receiver receiver) {
    receiving.addListener(receiver.on(this::answered));
  }

  /** Calls back when either connection ends; at once when one has already ended. */
  void onEnd(Runnable callback) {
    RedisConnectionStateListener listener = ending(callback);
    receiving.addListener(listener);
    publishing.addListener(listener);
    if (!receiving.isOpen() || !publishing.isOpen()) {
      callback.run();
    }
  }

  /**
   * Takes a connection to hear other nodes on.
   *
   * @param onEnd is called when it ends, unless {@link #stopHearing} ended it
   */
  CompletionStage<Void> hear(
      CompletionStage<StatefulRedisPubSubConnection<NameAtRedis, byte[]>> connecting,
      RedisPubSubListener<NameAtRedis, byte[]> listener,
      Runnable onEnd) {
    return connecting.thenAccept(
        made -> {
          synchronized (this) {
            if (ended != null) {
              var unused = made.closeAsync();
              throw new IllegalStateException("the link has ended");
            }
            hearing = made;
          }
          made.addListener(listener);
          made.addListener(
              ending(
                  () -> {
                    if (hearing() == made) {
                      onEnd.run();
                    }
                  }));
          if (!made.isOpen()) {
            onEnd.run();
          }
        });
  }

  CompletionStage<Void> subscribeHearing(NameAtRedis channel) {
    StatefulRedisPubSubConnection<NameAtRedis, byte[]> on = hearing();
    return on == null
        ? CompletableFuture.failedStage(new IllegalStateException("nobody hears"))
        : on.async().subscribe(channel);
  }

  /** Ends the connection that hears other nodes. */
  void stopHearing() {
    StatefulRedisPubSubConnection<NameAtRedis, byte[]> on;
    synchronized (this) {
      on = ended == null ? hearing : null; // with the link it has ended already
      hearing = null;
    }
    if (on != null) {
      var unused = on.closeAsync();
    }
  }

  private synchronized @Nullable StatefulRedisPubSubConnection<NameAtRedis, byte[]> hearing() {
    return hearing;
  }

  private static RedisConnectionStateListener ending(Runnable callback) {
    return new RedisConnectionStateListener() {
      @Override
      public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
        callback.run();
      }
    };
  }

  CompletionStage<Void> subscribe(List<byte[]> channels) {
    return ask(channels, commands -> commands.subscribe(array(channels)));
  }

  CompletionStage<Void> unsubscribe(List<byte[]> channels) {
    return ask(channels, commands -> commands.unsubscribe(array(channels)));
  }

  CompletionStage<Void> psubscribe(List<byte[]> patterns) {
    return ask(patterns, commands -> commands.psubscribe(array(patterns)));
  }

  StreamCommands streams() {
    return new StreamCommands(receiving);
  }

  CompletionStage<Long> publish(byte[] channel, byte[] message) {
    return publishing.async().publish(channel, message);
  }

  CompletionStage<?> pingReceiving() {
    return receiving.async().ping();
  }

  CompletionStage<String> pingPublishing() {
    return publishing.async().ping();
  }

  /** Answered at once where no other nodes are heard. */
  CompletionStage<?> pingHearing() {
    StatefulRedisPubSubConnection<NameAtRedis, byte[]> on = hearing();
    return on == null ? CompletableFuture.completedStage("nobody hears") : on.async().ping();
  }

  /** What Redis says of itself, if it lets us. */
  CompletionStage<String> info(String section) {
    return publishing.async().info(section);
  }

  /** How Redis is set, if it lets us know. */
  CompletionStage<Map<String, String>> setting(String name) {
    return publishing.async().configGet(name);
  }

  /**
   * Ends what is left of a link that broke.
   *
   * @return whether Redis still answered on the connection that publishes: then it has ended the
   *     other one only
   */
  CompletableFuture<Boolean> closeLost() {
    if (receiving.isOpen() || !publishing.isOpen()) {
      close();
      return CompletableFuture.completedFuture(false);
    }
    // What ends both, such as a proxy, ends one of them first: Redis may answer in between.
    return answers()
        .thenComposeAsync(
            isThere -> isThere ? answers() : CompletableFuture.completedFuture(false),
            A_MOMENT_LATER)
        .whenComplete((isThere, failure) -> close());
  }

  private CompletableFuture<Boolean> answers() {
    return pingPublishing()
        .toCompletableFuture()
        .handle((answer, failure) -> failure == null || Failures.refused(failure));
  }

  /** Ends all connections; once more changes nothing. */
  void close() {
    var unused = end();
  }

  /** As {@link #close}, where it is known what makes it useless. */
  void close(String reason) {
    why = reason;
    close();
  }

  /** Why it ended. */
  String why() {
    return why;
  }

  private synchronized CompletableFuture<Void> end() {
    if (ended == null) {
      CompletableFuture<Void> third =
          hearing == null ? CompletableFuture.completedFuture(null) : hearing.closeAsync();
      ended = CompletableFuture.allOf(receiving.closeAsync(), publishing.closeAsync(), third);
    }
    return ended;
  }

  /** As {@link #close}, and waits a moment for it: Lettuce's threads may be ended then. */
  void awaitClose() {
    var unused =
        end()
            .copy()
            .completeOnTimeout(null, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
            .exceptionally(failure -> null)
            .join();
  }

  /**
   * One question at a time: Lettuce ends a command with the first of its answers, so they are
   * counted here, and the next question waits for them.
   */
  private CompletionStage<Void> ask(
      List<byte[]> names,
      Function<RedisPubSubAsyncCommands<NameAtRedis, byte[]>, CompletionStage<Void>> question) {
    if (names.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    if (unanswered.get() > 0) {
      throw new IllegalStateException("one question at a time");
    }
    CompletableFuture<Void> answer = new CompletableFuture<>();
    asked = answer;
    unanswered.set(names.size());
    question
        .apply(receiving.async())
        .exceptionally(
            failure -> {
              unanswered.set(0);
              answer.completeExceptionally(failure);
              return null;
            });
    return answer;
  }

  private void answered() {
    if (unanswered.decrementAndGet() == 0) {
      asked.complete(null);
    }
  }

  private static NameAtRedis[] array(List<byte[]> names) {
    return names.stream().map(NameAtRedis::new).toArray(NameAtRedis[]::new);
  }
}
