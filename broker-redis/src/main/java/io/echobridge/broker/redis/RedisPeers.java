package io.echobridge.broker.redis;

import io.echobridge.broker.PeerLink;
import io.echobridge.broker.PeerListener;
import io.echobridge.broker.link.Control;
import io.echobridge.broker.link.LinkState;
import io.echobridge.broker.link.PeerInbox;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes that talk at Redis: all of them in one channel, and to each in a channel of its own. While
 * this is open, each link has a third connection, on an event loop of its own: an event that is
 * held back holds back no other node. Its state (fields without {@code final}) lives on the control
 * thread.
 */
final class RedisPeers implements PeerLink {
  private static final Logger log = LoggerFactory.getLogger(RedisBroker.class);

  /** What a node sends to itself to see whether it may send at all; nobody else sends nothing. */
  private static final byte[] NOTHING = {};

  private final String where;
  private final String channel;
  private final String user;
  private final List<String> hosts;
  private final Control control;
  private final LinkState state;
  private final PeerInbox inbox;
  private final long attemptMillis;
  private final Runnable onChange;
  private final BiFunction<String, byte[], CompletionStage<Void>> publish;
  private @Nullable Link link;
  private Listener listener = new Listener();
  private CompletableFuture<Void> joined = new CompletableFuture<>();
  private boolean heard;
  private boolean refused;

  /**
   * @param channel the one to all; those to one node have the node's id behind it
   * @param config says where Redis is, and as whom we are there
   * @param attemptMillis how long one attempt to connect may take in all
   * @param onChange is called on the control thread when it is opened, and when it is closed
   * @param publish to a channel, on the link that is up
   */
  RedisPeers(
      String where,
      String channel,
      RedisConfig config,
      Control control,
      LinkState state,
      long attemptMillis,
      Runnable onChange,
      BiFunction<String, byte[], CompletionStage<Void>> publish) {
    this.where = where;
    this.channel = channel;
    this.user = config.userName();
    this.hosts = RedisUrl.parse(config.url()).hostNames();
    this.control = control;
    this.state = state;
    this.inbox = new PeerInbox(where);
    this.attemptMillis = attemptMillis;
    this.onChange = onChange;
    this.publish = publish;
  }

  @Override
  public void open(String node, PeerListener listener) {
    inbox.open(node, listener);
    control.execute(onChange);
  }

  @Override
  public List<String> hosts() {
    return hosts;
  }

  @Override
  public CompletionStage<Void> send(byte[] message) {
    return inbox.ifUp(() -> publish.apply(channel, message));
  }

  @Override
  public CompletionStage<Void> sendTo(String node, byte[] message) {
    return inbox.ifUp(() -> publish.apply(channelOf(node), message));
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
      listener = new Listener();
      CompletableFuture<Void> answer = new CompletableFuture<>();
      joined = answer;
      var unused =
          on.hear(by.hearing(), listener, onEnd)
              .thenCompose(connected -> ask(on))
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
      inbox.up();
    }
  }

  /** The link is gone, or nobody listens any more: leaves nothing at Redis. */
  void leave() {
    Link on = link;
    link = null;
    heard = false;
    listener.ended = true;
    inbox.down();
    if (on != null) {
      on.stopHearing();
    }
  }

  private void answered(Link on, @Nullable Throwable failure, CompletableFuture<Void> answer) {
    if (link != on) {
      on.stopHearing(); // left meanwhile
      answer.complete(null);
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
      log.info("{}: Redis now allows the channel {}", where, channel);
    }
    if (state.isUp()) {
      up();
    }
  }

  /** That costs the other nodes' messages, and nothing else. */
  private void refused(Link on, Throwable failure) {
    String words = Failures.words(failure);
    String why = "their channel " + channel + " was refused: " + words;
    if (!refused) {
      refused = true;
      log.warn(
          "{}: no messages from other nodes, as {}; allow it with {}", where, why, remedy(words));
    }
    inbox.trouble("no messages from other nodes, as " + why, remedy(words));
    control.schedule(() -> again(on), Forbidden.AGAIN_MILLIS);
  }

  /** What Redis takes as typed: it refuses a channel for a user who may use all of them. */
  private String remedy(String words) {
    boolean isChannel = words.contains("channel");
    return "ACL SETUSER " + user + (isChannel ? " &" + channel + '*' : " +@pubsub");
  }

  private void again(Link on) {
    if (link != on) {
      return;
    }
    ask(on)
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

  /** To hear both channels, and to publish. */
  private CompletionStage<Void> ask(Link on) {
    return on.subscribeHearing(new NameAtRedis(bytes(channel)))
        .thenCompose(ok -> on.subscribeHearing(new NameAtRedis(bytes(channelOf(inbox.node())))))
        .thenCompose(ok -> on.publish(bytes(channelOf(inbox.node())), NOTHING))
        .thenAccept(count -> {});
  }

  private String channelOf(String node) {
    return channel + Names.TO_NODE + node;
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  /** Of one link: what a connection that is ending still brings would come twice. */
  private final class Listener extends RedisPubSubAdapter<NameAtRedis, byte[]> {
    private volatile boolean ended;

    @Override
    public void message(NameAtRedis from, byte[] message) {
      OptionalLong tooLarge = Oversized.length(message);
      if (tooLarge.isPresent()) {
        inbox.tooLarge(tooLarge.getAsLong());
      } else if (message.length > 0 && !ended) {
        inbox.message(message);
      }
    }
  }
}
