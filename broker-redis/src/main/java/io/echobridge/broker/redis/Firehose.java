package io.echobridge.broker.redis;

import io.echobridge.channel.ChannelName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Everything below the prefixes, by pattern; single channels are of no interest. */
final class Firehose implements Subscriptions {
  private final List<byte[]> patterns;
  private volatile CompletableFuture<Void> inForce = new CompletableFuture<>();

  Firehose(List<String> patterns) {
    this.patterns =
        patterns.stream().map(pattern -> pattern.getBytes(StandardCharsets.UTF_8)).toList();
  }

  @Override
  public CompletionStage<Void> subscribe(ChannelName channel) {
    return inForce.minimalCompletionStage();
  }

  @Override
  public CompletionStage<Void> unsubscribe(ChannelName channel) {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Void> restore(Link link) {
    CompletableFuture<Void> waiting = inForce;
    return link.psubscribe(patterns).thenRun(() -> waiting.complete(null));
  }

  @Override
  public void lost() {
    if (inForce.isDone()) {
      inForce = new CompletableFuture<>();
    }
  }

  @Override
  public void close() {
    inForce.completeExceptionally(new CancellationException("closed"));
  }
}
