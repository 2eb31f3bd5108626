package io.echobridge.broker.redis;

import io.echobridge.channel.ChannelName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything by pattern, so that there is a history; or each channel by its name, without one,
 * where Redis' user may hear the application's channels but not use the pattern. Which of the two
 * it is turns out on each link.
 */
final class Preferred implements Subscriptions {
  private static final Logger log = LoggerFactory.getLogger(RedisBroker.class);

  private final String where;
  private final Firehose all;
  private final OnDemand byName;
  private final Marking marking;
  private boolean told;

  Preferred(String where, Firehose all, OnDemand byName, Marking marking) {
    this.where = where;
    this.all = all;
    this.byName = byName;
    this.marking = marking;
  }

  /** Of the two only the one that is in force on the present link ever answers. */
  @Override
  public CompletionStage<Void> subscribe(ChannelName channel) {
    return all.subscribe(channel).applyToEither(byName.subscribe(channel), Function.identity());
  }

  @Override
  public CompletionStage<Void> unsubscribe(ChannelName channel) {
    all.unsubscribe(channel);
    return byName.unsubscribe(channel);
  }

  @Override
  public CompletionStage<Void> restore(Link link) {
    return all.restore(link)
        .exceptionallyCompose(
            failure -> {
              if (!Failures.refused(failure)) {
                return CompletableFuture.failedStage(failure);
              }
              tell(failure);
              marking.stop();
              return byName.restore(link);
            });
  }

  private void tell(Throwable failure) {
    if (!told) {
      told = true;
      log.warn(
          "{}: clients that come back are not told what they missed, because Redis refused a"
              + " pattern for all events ({}); channels are subscribed to by name instead",
          where,
          Failures.words(failure));
    }
  }

  @Override
  public void lost() {
    all.lost();
    byName.lost();
  }

  @Override
  public void close() {
    all.close();
    byName.close();
  }
}
