package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the two connections to RabbitMQ: one receives and acknowledges, the other publishes.
 * RabbitMQ stops reading from connections that publish when it is short of memory or disk, and must
 * go on reading acknowledgements then. A link that broke is never mended: another one is made.
 */
final class Link {
  private static final Logger LOG = LoggerFactory.getLogger(RabbitBroker.class);

  /** How long the end of a connection is waited for; the client library would without end. */
  static final int CLOSE_MILLIS = 1_000;

  private final Connection receiving;
  private final Connection publishing;
  private final Consumer<String> onEnd;
  private final List<Receiver> receivers = new ArrayList<>();
  private @Nullable Peers peers;
  private volatile @Nullable String blocked;

  /**
   * @param onEnd is told why the link ended, perhaps more than once, on any thread
   */
  Link(Connection receiving, Connection publishing, Consumer<String> onEnd) {
    this.receiving = receiving;
    this.publishing = publishing;
    this.onEnd = onEnd;
  }

  /**
   * Makes all that is needed, and begins to receive.
   *
   * @return whether a queue of an earlier link was gone
   */
  boolean open(Setup setup) throws IOException, TimeoutException {
    ShutdownListener onShutdown = cause -> onEnd.accept(Failures.words(cause));
    receiving.addShutdownListener(onShutdown);
    publishing.addShutdownListener(onShutdown);
    publishing.addBlockedListener(
        reason -> {
          blocked = reason;
          LOG.warn(
              "{}: RabbitMQ takes no messages: {}; the nodes do not hear each other",
              setup.where(),
              reason);
        },
        () -> {
          blocked = null;
          LOG.info("{}: RabbitMQ takes messages again", setup.where());
        });
    boolean gone = setup.topology().prepare(receiving);
    peers = Peers.join(publishing, setup.peersExchange(), setup.node(), setup.deliveries(), onEnd);
    DeadLetters deadLetters = deadLetters(setup);
    for (Feed feed : setup.feeds()) {
      Channel channel = receiving.createChannel();
      channel.addShutdownListener(onShutdown);
      Receiver receiver = new Receiver(channel, feed, setup.deliveries(), deadLetters, onEnd);
      receivers.add(receiver);
      receiver.start();
    }
    return gone;
  }

  /** Fails at once while RabbitMQ takes nothing. May block. */
  CompletionStage<Void> publishToPeers(byte[] message) {
    String reason = blocked;
    Peers to = peers;
    if (reason != null || to == null) {
      throw new IllegalStateException("RabbitMQ takes no messages: " + reason);
    }
    return to.publish(message);
  }

  /** Deletes this node's queue, so that nothing gathers in it. */
  void leave(Topology topology) {
    try {
      topology.delete(receiving);
    } catch (IOException | RuntimeException e) {
      LOG.debug("its expiry ends the queue", e);
    }
  }

  /** Once more changes nothing. */
  void close() {
    receivers.forEach(Receiver::end);
    receiving.abort(CLOSE_MILLIS);
    publishing.abort(CLOSE_MILLIS);
  }

  private @Nullable DeadLetters deadLetters(Setup setup) throws IOException {
    if (setup.deadLetterExchange().isEmpty()) {
      return null;
    }
    Channel channel = publishing.createChannel();
    channel.addShutdownListener(cause -> onEnd.accept(Failures.words(cause)));
    return new DeadLetters(channel, setup.deadLetterExchange().get(), setup.patienceMillis());
  }
}
