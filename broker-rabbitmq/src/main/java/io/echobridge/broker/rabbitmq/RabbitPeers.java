package io.echobridge.broker.rabbitmq;

import io.echobridge.broker.PeerLink;
import io.echobridge.broker.PeerListener;
import io.echobridge.broker.link.PeerInbox;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What this node says to the others and hears of them, whatever becomes of the links; on each link
 * it is joined anew (see {@link Peers}), while it is open.
 */
final class RabbitPeers implements PeerLink {
  private final String where;
  private final List<String> hosts;
  private final PeerInbox inbox;
  private final Supplier<Optional<Link>> link;
  private final Runnable onChange;
  private final Executor speaking;

  /**
   * @param link the one that is up
   * @param onChange is called when it is opened, and when it is closed
   * @param speaking waits while RabbitMQ reads nothing
   */
  RabbitPeers(
      String where,
      List<String> hosts,
      Supplier<Optional<Link>> link,
      Runnable onChange,
      Executor speaking) {
    this.where = where;
    this.hosts = hosts;
    this.inbox = new PeerInbox(where);
    this.link = link;
    this.onChange = onChange;
    this.speaking = speaking;
  }

  PeerInbox inbox() {
    return inbox;
  }

  @Override
  public void open(String node, PeerListener listener) {
    inbox.open(node, listener);
    onChange.run();
  }

  @Override
  public List<String> hosts() {
    return hosts;
  }

  @Override
  public CompletionStage<Void> send(byte[] message) {
    return inbox.ifUp(() -> say(peers -> peers.publish(message)));
  }

  @Override
  public CompletionStage<Void> sendTo(String node, byte[] message) {
    return inbox.ifUp(() -> say(peers -> peers.publishTo(node, message)));
  }

  private CompletionStage<Void> say(Function<Peers, CompletionStage<Void>> speech) {
    Optional<Link> on = link.get();
    if (on.isEmpty()) {
      return CompletableFuture.failedStage(new IllegalStateException(where + " is down"));
    }
    try {
      return CompletableFuture.supplyAsync(() -> on.get().toPeers(speech), speaking)
          .thenCompose(stage -> stage);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedStage(
          new IllegalStateException(where + " accepts no more messages", e));
    }
  }

  @Override
  public void close() {
    inbox.close();
    onChange.run();
  }

  /** That link is up. */
  void up(Link on) {
    if (on.hearsPeers()) {
      inbox.up();
    }
  }

  /** The link is down, or what the nodes talk by on it. */
  void down() {
    inbox.down();
  }
}
