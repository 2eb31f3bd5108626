package io.echobridge.broker.redis;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Redis ends the connection of a subscriber for whom too much waits: a single message that is
 * larger than the limit does, whoever published it. Redis says so in its own log only. So after an
 * outage its count of such ends is looked at; one that does not count yet (before 7.2) has ended
 * only one of our two connections then. It need not let us look: then nothing is told.
 */
final class OutputLimit {
  private static final Logger log = LoggerFactory.getLogger(RedisBroker.class);
  private static final String SETTING = "client-output-buffer-limit";
  private static final Pattern COUNT =
      Pattern.compile("client_output_buffer_limit_disconnections:(\\d+)");
  private static final Pattern PUBSUB = Pattern.compile("pubsub \\d+ \\d+ \\d+");

  private final String where;
  private OptionalLong before = OptionalLong.empty();
  private CompletableFuture<Boolean> oneOfTwo = CompletableFuture.completedFuture(false);

  OutputLimit(String where) {
    this.where = where;
  }

  /**
   * A link was lost.
   *
   * @param oneOfTwo whether Redis still answered on the connection that publishes
   */
  void lost(CompletableFuture<Boolean> oneOfTwo) {
    this.oneOfTwo = oneOfTwo;
  }

  /** A new link is up. */
  void look(Link on, Executor thread) {
    CompletableFuture<String> setting =
        on.setting(SETTING)
            .toCompletableFuture()
            .handle((limits, refused) -> refused == null ? String.valueOf(limits) : "");
    CompletableFuture<Boolean> alone = oneOfTwo;
    oneOfTwo = CompletableFuture.completedFuture(false);
    var unused =
        on.info("stats")
            .thenCombine(alone, this::overran)
            .thenAcceptBothAsync(
                setting,
                (overran, limits) -> {
                  if (overran) {
                    tell(limits);
                  }
                },
                thread);
  }

  private synchronized boolean overran(String stats, boolean alone) {
    Matcher counted = COUNT.matcher(stats);
    if (!counted.find()) {
      return alone;
    }
    long now = Long.parseLong(counted.group(1));
    boolean more = before.isPresent() && now > before.getAsLong();
    before = OptionalLong.of(now);
    return more;
  }

  private void tell(String limits) {
    Matcher pubsub = PUBSUB.matcher(limits);
    log.warn(
        "{}: Redis has closed the connection, because more data waited for this node"
            + " than {} allows{}: either a larger message, from any program, or events that"
            + " come faster than clients read them. To allow more: CONFIG SET {} \"pubsub"
            + " 256mb 64mb 60\"",
        where,
        SETTING,
        pubsub.find() ? " (" + pubsub.group() + ")" : "",
        SETTING);
  }
}
