package io.echobridge.broker.redis;

import io.echobridge.broker.link.Control;
import io.echobridge.channel.ChannelName;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each channel by its name, for as long as somebody here wants it. Calls only note what is wanted;
 * one question to Redis is under way at a time, for a batch of channels, and the next one asks for
 * what is wanted then. So a burst ends in its last state, and costs a few commands.
 *
 * <p>Cache channels are heard by patterns all the time, as their last event is kept whoever listens
 * then. Where Redis' user may not hear those, they are asked for like others.
 */
final class OnDemand implements Subscriptions {
  private static final Logger log = LoggerFactory.getLogger(RedisBroker.class);

  private final String where;
  private final Control control;
  private final FixedPrefixes prefixes;
  private final Interests interests = new Interests();
  private CompletableFuture<Void> restored = new CompletableFuture<>();
  private @Nullable Link link;
  private boolean asking;

  /** Whether the patterns bring the cache channels of the present link. */
  private boolean isCacheHeard;

  OnDemand(String where, Control control, FixedPrefixes prefixes) {
    this.where = where;
    this.control = control;
    this.prefixes = prefixes;
  }

  @Override
  public CompletionStage<Void> subscribe(ChannelName channel) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    control.execute(() -> want(channel, done));
    return done;
  }

  @Override
  public CompletionStage<Void> unsubscribe(ChannelName channel) {
    control.execute(() -> giveUp(channel));
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Void> restore(Link newLink) {
    link = newLink;
    restored = new CompletableFuture<>();
    interests.joinAll();
    isCacheHeard = false;
    ask(
        newLink.psubscribe(prefixes.cachePatterns()),
        () -> isCacheHeard = true,
        failure ->
            log.info(
                "{}: events of cache channels are kept only while clients listen, because the"
                    + " patterns of these channels were refused: {}",
                where,
                Failures.words(failure)));
    return restored;
  }

  @Override
  public void lost() {
    link = null;
    asking = false;
    interests.lost();
  }

  @Override
  public void close() {
    interests.close();
  }

  private void want(ChannelName channel, CompletableFuture<Void> done) {
    Wanted interest = interests.of(channel);
    interest.wanted = true;
    if (interest.state == Wanted.State.ON) {
      interest.arrived();
    }
    var unused =
        interest.waiting.whenComplete(
            (ok, failure) -> {
              if (failure == null) {
                done.complete(null);
              } else {
                done.completeExceptionally(failure);
              }
            });
    if (interest.due()) {
      interests.join(interest);
      proceed();
    }
  }

  private void giveUp(ChannelName channel) {
    Wanted interest = interests.known(channel);
    if (interest == null) {
      return;
    }
    interest.wanted = false;
    interest.arrived();
    if (interest.state == Wanted.State.OFF) {
      interests.forget(interest);
    } else if (interest.state == Wanted.State.ON) {
      interests.leave(interest);
      proceed();
    }
  }

  /** Asks the next question, if there is one and none is under way. */
  private void proceed() {
    Link on = link;
    if (on == null || asking) {
      return;
    }
    List<Wanted> joining = interests.nextJoins();
    if (!joining.isEmpty()) {
      join(on, joining);
      return;
    }
    restored.complete(null);
    List<Wanted> leaving = interests.nextLeaves();
    if (!leaving.isEmpty()) {
      leave(on, leaving);
    }
  }

  private void join(Link on, List<Wanted> batch) {
    batch.forEach(interest -> interest.state = Wanted.State.JOINING);
    ask(on.subscribe(atRedis(batch)), () -> joined(batch), failure -> refused(batch, failure));
  }

  private void leave(Link on, List<Wanted> batch) {
    for (Wanted interest : batch) {
      interest.gone();
      interest.state = Wanted.State.LEAVING;
    }
    ask(
        on.unsubscribe(atRedis(batch)),
        () -> interests.left(batch),
        failure -> interests.left(batch));
  }

  private void ask(CompletionStage<Void> question, Runnable then, Consumer<Throwable> otherwise) {
    Link on = link;
    asking = true;
    question.whenCompleteAsync(
        (ok, failure) -> {
          if (link != on) {
            return;
          }
          asking = false;
          if (failure == null) {
            then.run();
          } else {
            otherwise.accept(failure);
          }
          proceed();
        },
        control);
  }

  private void joined(List<Wanted> batch) {
    for (Wanted interest : batch) {
      interest.state = Wanted.State.ON;
      interest.arrived();
      if (!interest.wanted) {
        interests.leave(interest);
      }
    }
  }

  /** Redis refuses all for the sake of one that our user may not hear: then ask one by one. */
  private void refused(List<Wanted> batch, Throwable failure) {
    batch.forEach(interest -> interest.state = Wanted.State.OFF);
    if (batch.size() > 1) {
      interests.oneByOne(batch);
      return;
    }
    String words = Failures.words(failure);
    log.warn("{}: a channel was refused: {}", where, words);
    batch.forEach(interest -> interest.refused(new IllegalStateException(words, failure)));
  }

  private List<byte[]> atRedis(Collection<Wanted> batch) {
    return batch.stream()
        .filter(interest -> !(isCacheHeard && interest.channel.isCache()))
        .flatMap(interest -> prefixes.atRedis(interest.channel).stream())
        .toList();
  }
}
