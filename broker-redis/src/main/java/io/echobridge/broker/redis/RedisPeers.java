package io.echobridge.broker.redis;

import io.echobridge.broker.PeerLink;
import io.echobridge.broker.link.Control;
import io.echobridge.broker.link.LinkState;
import io.echobridge.broker.link.PeerInbox;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes that talk in a channel at Redis. While this is open, each link has a third connection, on
 * an event loop of its own: an event that is held back holds back no other node. Its state (fields
 * without {@code final}) lives on the control thread.
 */
final class RedisPeers implements PeerLink {
  private static final Logger log = LoggerFactory.getLogger(RedisBroker.class);

  private final String where;
  private final String channel;
  private final Control control;
  private final LinkState state;
  private final PeerInbox inbox;
  private final long attemptMillis;
  private final Runnable onChange;
  private final Function<byte[], CompletionStage<Void>> publish;
  private @Nullable Link link;
  private CompletableFuture<Void> joined = new CompletableFuture<>();
  private boolean heard;
  private boolean refused;

  /**
   * @param attemptMillis how long one attempt to connect may take in all
   * @param onChange is called on the control thread when it is opened, and when it is closed
   * @param publish to the channel
   */
  RedisPeers(
      String where,
      String channel,
      Control control,
      LinkState state,
      long attemptMillis,
      Runnable onChange,
      Function<byte[], CompletionStage<Void>> publish) {
    this.where = where;
    this.channel = channel;
    this.control = control;
    this.state = state;
    this.inbox = new PeerInbox(where);
    this.attemptMillis = attemptMillis;
    this.onChange = onChange;
    this.publish = publish;
  }

  @Override
  public CompletionStage<Void> open(Consumer<byte[]> listener) {
    CompletionStage<Void> opened = inbox.open(listener);
    control.execute(onChange);
    return opened;
  }

  @Override
  public CompletionStage<Void> send(byte[] message) {
    return inbox.isOpen()
        ? publish.apply(message)
        : CompletableFuture.failedStage(
            new IllegalStateException(where + ": the peers' link is not open"));
  }

  @Override
  public void close() {
    inbox.close();
    control.execute(onChange);
  }

  boolean isOpen() {
    return inbox.isOpen();
  }

  /**
   * Hears the others on a link, if it is open; once for each link.
   *
   * @param onEnd is called when the connection for it ends, unless {@link #leave} ended it
   * @return completes when they are heard, or Redis refuses that; fails where there is no
   *     connection
   */
  CompletionStage<Void> join(Link on, Connector by, Runnable onEnd) {
    if (!isOpen()) {
      return CompletableFuture.completedStage(null);
    }
    if (link != on) {
      link = on;
      heard = false;
      CompletableFuture<Void> answer = new CompletableFuture<>();
      joined = answer;
      var unused =
          on.hear(by.hearing(), new Listener(), onEnd)
              .thenCompose(connected -> on.subscribeHearing(name()))
              .toCompletableFuture()
              .copy()
              .orTimeout(attemptMillis, TimeUnit.MILLISECONDS)
              .whenCompleteAsync((ok, failure) -> answered(on, failure, answer), control);
    }
    return joined;
  }

  /** The link is up: what was joined on it is heard. */
  void up() {
    if (heard) {
      inbox.hearing();
    }
  }

  /** The link is gone. */
  void lost() {
    link = null;
    heard = false;
  }

  /** Leaves nothing at Redis. */
  void leave() {
    Link on = link;
    lost();
    if (on != null) {
      on.stopHearing();
    }
  }

  private void answered(Link on, @Nullable Throwable failure, CompletableFuture<Void> answer) {
    if (link != on) {
      answer.complete(null); // there is another one by now
    } else if (failure == null) {
      allowed();
      answer.complete(null);
    } else if (Failures.refused(failure)) {
      refused(on, failure);
      answer.complete(null);
    } else {
      answer.completeExceptionally(failure);
    }
  }

  private void allowed() {
    heard = true;
    if (refused) {
      refused = false;
      log.info("{}: the channel {} is allowed now", where, channel);
    }
    if (state.isUp()) {
      up();
    }
  }

  /** That costs the other nodes' messages, and nothing else. */
  private void refused(Link on, Throwable failure) {
    if (!refused) {
      refused = true;
      log.warn(
          "{}: no messages from other nodes, as their channel {} was refused: {}; allow it with"
              + " ACL SETUSER … &{}",
          where,
          channel,
          Failures.words(failure),
          channel);
    }
    control.schedule(() -> again(on), Forbidden.AGAIN_MILLIS);
  }

  private void again(Link on) {
    if (link != on) {
      return;
    }
    on.subscribeHearing(name())
        .whenCompleteAsync(
            (ok, failure) -> {
              if (link != on) {
                return;
              }
              if (failure != null) {
                refused(on, failure);
              } else {
                allowed();
              }
            },
            control);
  }

  private NameAtRedis name() {
    return new NameAtRedis(channel.getBytes(StandardCharsets.UTF_8));
  }

  private final class Listener extends RedisPubSubAdapter<NameAtRedis, byte[]> {
    @Override
    public void message(NameAtRedis from, byte[] message) {
      if (Oversized.length(message).isEmpty()) {
        inbox.message(message);
      }
    }
  }
}
