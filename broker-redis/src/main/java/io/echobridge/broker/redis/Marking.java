package io.echobridge.broker.redis;

import io.echobridge.broker.link.Control;
import io.echobridge.broker.redis.mark.Marks;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes marks: one when a link comes up, so that this node knows from where on it has heard
 * everything, and one a second while there are messages, unless another node was first. Where Redis
 * refuses them, events are heard all the same. Its state lives on the control thread.
 */
final class Marking {
  private static final Logger log = LoggerFactory.getLogger(RedisBroker.class);
  private static final long EVERY_MILLIS = 1_000;

  /** Drawn at random, so that of many nodes one is first, and the others hear it. */
  private static final int SPREAD_MILLIS = 200;

  private final String where;
  private final String channel;
  private final String user;
  private final Control control;
  private final long patienceMillis;
  private final Marks marks;
  private @Nullable Link link;
  private boolean refused;

  /**
   * @param channel of the marks, at Redis
   * @param config says as whom we are there, and how long an answer may take
   */
  Marking(String where, String channel, RedisConfig config, Control control, Marks marks) {
    this.where = where;
    this.channel = channel;
    this.user = config.userName();
    this.control = control;
    this.patienceMillis = config.connectTimeout().toMillis();
    this.marks = marks;
    marks.onDue(() -> control.execute(this::due));
  }

  /** What is heard on a link. */
  Marks marks() {
    return marks;
  }

  /** A fresh link, on which marks are subscribed to. Completes when what comes has a place. */
  CompletionStage<Void> begin(Link on) {
    if (!on.isOrderShared()) {
      log.warn(
          "{}: clients that come back are not told what they missed, because the cluster's node at"
              + " which all nodes receive cannot be reached: the master of the slot of {}",
          where,
          channel);
      stop();
      return CompletableFuture.completedStage(null);
    }
    link = on;
    CompletableFuture<Void> begun = marks.links().begun();
    publish(on);
    control.schedule(() -> miss(on, begun), patienceMillis);
    return begun;
  }

  /** There will be no marks on this link: they are not heard. */
  void stop() {
    link = null;
    marks.links().giveUp();
  }

  private void miss(Link on, CompletableFuture<Void> begun) {
    if (link == on && !begun.isDone()) {
      log.warn(
          "{}: clients that come back are not told what they missed, because what this node"
              + " publishes to {} does not come back to it within {} ms",
          where,
          channel,
          patienceMillis);
      marks.links().giveUp();
    }
  }

  /** A message came, and should be followed by a mark. It is tried until there is one. */
  private void due() {
    Optional<Marks.Last> last = marks.last();
    long age = last.map(mark -> mark.age().toMillis()).orElse(EVERY_MILLIS);
    long pause = Math.max(0, EVERY_MILLIS - age);
    publishLater(last, pause, EVERY_MILLIS);
  }

  private void publishLater(Optional<Marks.Last> last, long pauseMillis, long nextMillis) {
    Link on = link;
    if (on == null) {
      return;
    }
    control.schedule(
        () -> {
          if (link == on && same(last, marks.last())) {
            publish(on);
            publishLater(last, nextMillis, Math.min(2 * nextMillis, Forbidden.AGAIN_MILLIS));
          }
        },
        pauseMillis + ThreadLocalRandom.current().nextInt(SPREAD_MILLIS));
  }

  private static boolean same(Optional<Marks.Last> one, Optional<Marks.Last> other) {
    return one.map(Marks.Last::id).equals(other.map(Marks.Last::id));
  }

  private void publish(Link on) {
    on.publish(channel.getBytes(StandardCharsets.UTF_8), marks.next())
        .whenCompleteAsync(
            (count, failure) -> {
              if (link != on) {
                return;
              }
              if (failure == null) {
                allowed();
              } else if (Failures.refused(failure)) {
                refused(failure);
              } // else the link has ended, or is about to
            },
            control);
  }

  private void allowed() {
    if (refused) {
      refused = false;
      log.info("{}: Redis now allows the channel {}", where, channel);
    }
  }

  /** That costs the places, and nothing else. */
  private void refused(Throwable failure) {
    if (!refused) {
      refused = true;
      String words = Failures.words(failure);
      log.warn(
          "{}: clients that come back are not told what they missed, because Redis refused the"
              + " channel {}: {}; allow it with ACL SETUSER {}",
          where,
          channel,
          words,
          user + (words.contains("channel") ? " &" + channel : " +publish"));
    }
    marks.links().giveUp();
  }
}
