package io.echobridge.broker;

import io.echobridge.channel.ChannelName;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A source of events: a link to a message broker. The plug-in hands the broker's messages to the
 * listener, each with its address (a Redis channel without its prefix, a routing key, a topic).
 * Every broker guarantees:
 *
 * <ol>
 *   <li>{@link #start} is called once. It returns when connected, or reports a clear error with
 *       {@link BrokerListener#onDown} and keeps trying.
 *   <li>After the stage of {@link #subscribe} completes, every message later published to the
 *       address of that name reaches the listener of <em>each</em> node. Where {@link
 *       BrokerContext#keepsCacheChannels}, a broker that can hands over those of cache channels
 *       ({@link ChannelName#isCache}) all the time. Messages to other addresses may arrive too, and
 *       do when {@link BrokerContext#channelsAreAddresses} is false; a firehose completes {@code
 *       subscribe} at once. The hub drops unparsed what nobody listens to.
 *   <li>Calls for one channel take effect in the order they were made. Only {@code start} and
 *       {@code close} may block.
 *   <li>Messages to one address are handed over one at a time, in the broker's order.
 *   <li>When the listener returns, the message is taken: the plug-in acknowledges it, or moves on.
 *       If the listener throws, the message is a dead letter with its reason, and the stream goes
 *       on.
 *   <li>The plug-in reconnects by itself, for ever, and restores its subscriptions before it
 *       reports itself up again.
 *   <li>A channel name is a literal, never a pattern: {@code *}, {@code #}, {@code ?} or {@code [}
 *       in a name reach nobody else's channel.
 *   <li>{@link #close} is idempotent; no call of the listener starts after it returns.
 *   <li>A message stands in a {@link BrokerMessage#lane} where the broker names {@link Places}, and
 *       only there.
 *   <li>What only an optional power needs is not made at the broker before somebody uses that
 *       power.
 * </ol>
 *
 * <p>What some brokers can do beyond that are types of their own, each with its own guarantees:
 * {@link PeerLink}, {@link Publisher}, {@link Sender}, {@link Places}, {@link Lag}. A broker that
 * cannot leaves the method out. The answer never changes, and may be asked for before {@code
 * start}.
 */
public interface Broker extends AutoCloseable {
  /**
   * Connects (guarantee 1). Blocks for the first attempt only; an unreachable broker is reported,
   * never thrown.
   */
  void start(BrokerListener listener);

  /**
   * Asks for a channel's events (guarantees 2 and 3). Subscribing twice is subscribing once. While
   * the link is down the stage waits for it.
   */
  CompletionStage<Void> subscribe(ChannelName channel);

  /** Gives a channel up (guarantee 3). Events may still arrive for a moment. */
  CompletionStage<Void> unsubscribe(ChannelName channel);

  /**
   * Ends the link (guarantee 8), and its {@link #peers}. Blocks until no listener call is running.
   */
  @Override
  void close();

  /** Carries messages between the nodes of an app; always the same object. */
  default Optional<PeerLink> peers() {
    return Optional.empty();
  }

  /** Publishes as an application does. */
  default Optional<Publisher> publisher() {
    return Optional.empty();
  }

  /** Takes what clients say to the application. */
  default Optional<Sender> sender() {
    return Optional.empty();
  }

  /** Names points in what it says, for clients that come back. */
  default Optional<Places> places() {
    return Optional.empty();
  }

  /** Knows how many messages wait. */
  default Optional<Lag> lag() {
    return Optional.empty();
  }
}
