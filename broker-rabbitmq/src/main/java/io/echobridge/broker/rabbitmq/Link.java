package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.impl.AMQConnection;
import io.echobridge.broker.link.Backlog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the two connections to RabbitMQ: one receives and acknowledges, the other publishes.
 * RabbitMQ stops reading from connections that publish when it is short of memory or disk, and must
 * go on reading acknowledgements then. A link that broke is never mended: another one is made.
 */
final class Link {
  private static final Logger log = LoggerFactory.getLogger(RabbitBroker.class);

  private static final String NO_PEERS = "the nodes cannot exchange messages";
  private static final String NO_LETTERS = "dead letters are not kept";
  private static final String NOT_ACCEPTING = "RabbitMQ accepts no messages: ";

  /** What may wait of what each connection brings. */
  record Memory(Backlog receiving, Backlog publishing) {}

  private static final BasicProperties SPOKEN =
      new BasicProperties.Builder().contentType("application/json").deliveryMode(2).build();

  /** How long the end of a connection is waited for; the client library would without end. */
  static final int CLOSE_MILLIS = 1_000;

  private final Connection receiving;
  private final Connection publishing;
  private final Consumer<String> onEnd;
  private final List<Receiver> receivers = new ArrayList<>();
  private final Memory memory;
  private volatile @Nullable Peers peers;
  private volatile @Nullable DeadLetters deadLetters;
  private volatile @Nullable String blocked;

  /** What clients say goes by it; null until one does. */
  private @Nullable ConfirmingChannel spoken;

  /**
   * @param onEnd is told why the link ended, perhaps more than once, on any thread
   */
  Link(Connection receiving, Connection publishing, Memory memory, Consumer<String> onEnd) {
    this.memory = memory;
    this.receiving = receiving;
    this.publishing = publishing;
    this.onEnd = onEnd;
  }

  /**
   * Makes all that is needed, and begins to receive.
   *
   * @return whether a queue of an earlier link was gone
   */
  boolean open(LinkSettings settings) throws IOException, TimeoutException {
    ShutdownListener onShutdown = cause -> onEnd.accept(Failures.words(cause));
    receiving.addShutdownListener(onShutdown);
    publishing.addShutdownListener(onShutdown);
    publishing.addBlockedListener(
        reason -> {
          blocked = reason;
          log.warn("{}: RabbitMQ accepts no messages: {}", settings.where(), reason);
        },
        () -> {
          blocked = null;
          log.info("{}: RabbitMQ accepts messages again", settings.where());
        });
    boolean gone = settings.topology().prepare(receiving);
    askForPowers(settings);
    for (Feed feed : settings.feeds()) {
      Channel channel = Topology.channel(receiving);
      channel.addShutdownListener(onShutdown);
      Receiver receiver =
          new Receiver(
              channel,
              feed,
              settings.deliveries(),
              (envelope, properties, body, reason) ->
                  deadLetter(settings, envelope, properties, body, reason),
              settings.peersExchange(),
              memory.receiving(),
              onEnd);
      receivers.add(receiver);
      receiver.start();
    }
    settings.topology().read(publishing, settings.patienceMillis());
    memory.receiving().bound();
    memory.publishing().bound();
    return gone;
  }

  /** What the link can do without, as far as RabbitMQ lets us and it is not there yet. */
  void askForPowers(LinkSettings settings) throws IOException {
    Peers heard = peers;
    if (settings.peers().isOpen() && (heard == null || !heard.isOpen())) {
      peers =
          power(
              settings,
              NO_PEERS,
              () ->
                  Peers.join(
                      publishing,
                      settings.peersExchange(),
                      settings.node(),
                      settings.peers(),
                      memory.publishing(),
                      onEnd));
      Peers joined = peers;
      if (joined != null) {
        joined.onEnd(
            cause -> {
              if (publishing.isOpen() && settings.peers().isOpen()) {
                refused(settings, NO_PEERS, Failures.words(cause));
              }
              settings.onPeersEnd().run();
            });
      }
    }
    DeadLetters kept = deadLetters;
    if (settings.deadLetterExchange().isPresent() && (kept == null || !kept.isOpen())) {
      deadLetters = power(settings, NO_LETTERS, () -> deadLetters(settings));
    }
  }

  private interface Power<T> {
    T ask() throws IOException;
  }

  private <T> @Nullable T power(LinkSettings settings, String without, Power<T> power)
      throws IOException {
    try {
      T granted = power.ask();
      settings.powers().granted(without);
      return granted;
    } catch (IOException e) {
      if (!publishing.isOpen() || !Failures.refused(e)) {
        throw e;
      }
      refused(settings, without, Failures.words(e));
      return null;
    }
  }

  private static void refused(LinkSettings settings, String without, String words) {
    settings.powers().refused(without, words);
    if (without.equals(NO_PEERS)) {
      settings
          .peers()
          .trouble(
              without + ": " + words,
              "allow the user to configure, write and read names that begin with"
                  + " echobridge.peers (rabbitmqctl set_permissions)");
    }
  }

  /**
   * Fails at once while RabbitMQ takes nothing. May block.
   *
   * @param speech what is said
   */
  CompletionStage<Void> toPeers(Function<Peers, CompletionStage<Void>> speech) {
    String reason = blocked;
    Peers to = peers;
    if (reason != null || to == null) {
      String why = reason == null ? "it refuses the exchange of the nodes" : reason;
      throw new IllegalStateException(NOT_ACCEPTING + why);
    }
    return speech.apply(to);
  }

  /** Publishes what a client says. On one thread at a time; may block. */
  CompletionStage<Void> say(String exchange, String routingKey, byte[] body) throws IOException {
    String reason = blocked;
    if (reason != null) {
      throw new IllegalStateException(NOT_ACCEPTING + reason);
    }
    ConfirmingChannel by = spoken;
    if (by == null || !by.isOpen()) {
      by = new ConfirmingChannel(Topology.channel(publishing));
      spoken = by;
    }
    return by.publish(exchange, routingKey, SPOKEN, body);
  }

  boolean hearsPeers() {
    Peers joined = peers;
    return joined != null && joined.isOpen();
  }

  /**
   * Leaves nothing at RabbitMQ of what other nodes were heard by.
   *
   * @param waiting may wait for its answers
   */
  void leavePeers(Executor waiting) {
    Peers joined = peers;
    peers = null;
    try {
      if (joined != null) {
        joined.leave();
        waiting.execute(joined::close);
      }
    } catch (IOException | RuntimeException e) {
      log.debug("it ends with the connection", e);
    }
  }

  /** Deletes this node's queue, so that nothing gathers in it. */
  void leave(Topology topology) {
    receivers.forEach(Receiver::end);
    memory.receiving().close(); // its answer comes behind what still waits
    try {
      topology.delete(receiving);
    } catch (IOException | RuntimeException e) {
      log.debug("its expiry ends the queue", e);
    }
  }

  /** Once more changes nothing. */
  void close() {
    receivers.forEach(Receiver::end);
    receiving.abort(CLOSE_MILLIS);
    // It waits for whoever writes, perhaps to a RabbitMQ that reads nothing, before it writes.
    Thread ending = Connector.daemon(() -> publishing.abort(CLOSE_MILLIS), "rabbitmq end");
    ending.start();
    try {
      ending.join(2L * CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (ending.isAlive() && publishing instanceof AMQConnection stuck) {
      // It has a lock that the library's own end of the connection needs: nobody else would end the
      // writer. That takes a second, or more with TLS.
      Connector.daemon(stuck.getFrameHandler()::close, "rabbitmq end").start();
    }
  }

  private DeadLetters deadLetters(LinkSettings settings) throws IOException {
    String exchange = settings.deadLetterExchange().orElseThrow();
    Channel channel = Topology.channel(publishing);
    Topology.existing(channel, exchange, "or remove dead-letter-exchange");
    return new DeadLetters(channel, exchange, settings.patienceMillis());
  }

  private Optional<String> deadLetter(
      LinkSettings settings,
      Envelope envelope,
      BasicProperties properties,
      byte[] body,
      String reason) {
    String why = blocked; // publishing would hold back the events for as long
    if (why != null && settings.deadLetterExchange().isPresent()) {
      return Optional.of(NOT_ACCEPTING + why);
    }
    DeadLetters to = deadLetters;
    if (to != null) {
      return to.put(envelope, properties, body, reason);
    }
    return settings.deadLetterExchange().map(name -> "the exchange " + name + " cannot be used");
  }
}
