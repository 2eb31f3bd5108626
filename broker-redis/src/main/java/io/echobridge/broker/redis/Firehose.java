package io.echobridge.broker.redis;

import io.echobridge.broker.link.Control;
import io.echobridge.channel.ChannelName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything below the prefixes, by pattern. A pattern that Redis refuses costs what it would
 * bring, and is asked for again now and then; only when all are refused there is no link.
 */
final class Firehose implements Subscriptions {
  private final Control control;
  private final Set<String> wanted;
  private final List<String> patterns;
  private final Forbidden forbidden;
  private final Function<Link, CompletionStage<Void>> afterwards;
  private volatile CompletableFuture<Void> inForce = new CompletableFuture<>();
  private @Nullable Link link;

  /**
   * @param wanted is kept in line with what is subscribed to
   * @param afterwards what else has to be done on a link before events can be expected
   */
  Firehose(
      String where,
      Control control,
      List<String> patterns,
      Set<String> wanted,
      Function<Link, CompletionStage<Void>> afterwards) {
    this.afterwards = afterwards;
    this.control = control;
    this.wanted = wanted;
    this.patterns = patterns;
    this.forbidden = new Forbidden(where);
  }

  @Override
  public CompletionStage<Void> subscribe(ChannelName channel) {
    wanted.add(channel.value());
    return inForce.minimalCompletionStage();
  }

  @Override
  public CompletionStage<Void> unsubscribe(ChannelName channel) {
    wanted.remove(channel.value());
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Void> restore(Link newLink) {
    link = newLink;
    CompletableFuture<Void> waiting = inForce;
    return newLink
        .psubscribe(bytes(patterns))
        .handleAsync((ok, failure) -> failure, control)
        .thenCompose(failure -> asked(newLink, failure))
        .thenAcceptAsync(unpermitted -> again(newLink, unpermitted), control)
        .thenCompose(ok -> afterwards.apply(newLink))
        .thenRun(() -> waiting.complete(null));
  }

  @Override
  public void lost() {
    link = null;
    if (inForce.isDone()) {
      inForce = new CompletableFuture<>();
    }
  }

  @Override
  public void close() {
    inForce.completeExceptionally(new CancellationException("closed"));
  }

  /**
   * Redis refuses all for the sake of one that our user may not hear: then they are asked for one
   * by one.
   */
  private CompletionStage<List<String>> asked(Link on, @Nullable Throwable failure) {
    if (failure == null) {
      return CompletableFuture.completedStage(List.of());
    }
    if (!Failures.refused(failure) || patterns.size() == 1) {
      return CompletableFuture.failedStage(forbidden.entirely(patterns, failure));
    }
    return oneByOne(on, patterns)
        .thenCompose(
            unpermitted ->
                unpermitted.size() < patterns.size()
                    ? CompletableFuture.completedStage(unpermitted)
                    : CompletableFuture.failedStage(forbidden.entirely(patterns, failure)));
  }

  /** Returns those that were refused. */
  private CompletionStage<List<String>> oneByOne(Link on, List<String> some) {
    List<String> unpermitted = new ArrayList<>();
    CompletionStage<Void> last = CompletableFuture.completedStage(null);
    for (String pattern : some) {
      last =
          last.thenComposeAsync(
              ok ->
                  on.psubscribe(bytes(List.of(pattern)))
                      .exceptionally(
                          failure -> {
                            if (!Failures.refused(failure)) {
                              throw new CompletionException(failure);
                            }
                            forbidden.tell(pattern, failure);
                            unpermitted.add(pattern);
                            return null;
                          }),
              control);
    }
    return last.thenApply(done -> unpermitted);
  }

  private void again(Link on, List<String> unpermitted) {
    forbidden.allowed(unpermitted);
    if (!unpermitted.isEmpty()) {
      control.schedule(
          () -> {
            if (link == on) {
              var unused =
                  oneByOne(on, unpermitted).thenAcceptAsync(still -> again(on, still), control);
            }
          },
          Forbidden.AGAIN_MILLIS);
    }
  }

  private static List<byte[]> bytes(List<String> patterns) {
    return patterns.stream().map(pattern -> pattern.getBytes(StandardCharsets.UTF_8)).toList();
  }
}
