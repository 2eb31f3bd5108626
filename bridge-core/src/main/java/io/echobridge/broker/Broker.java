package io.echobridge.broker;

import io.echobridge.channel.ChannelName;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A link to a message broker. The plug-in hands the broker's messages to the listener, each with
 * its address (a Redis channel without its prefix, a routing key, a topic), and carries opaque
 * messages between the nodes. It guarantees:
 *
 * <ol>
 *   <li>{@link #start} is called once. It returns when connected, or reports a clear error with
 *       {@link BrokerListener#onDown} and keeps trying.
 *   <li>After the stage of {@link #subscribe} completes, every message later published to the
 *       address of that name reaches the listener of <em>each</em> node. Messages to other
 *       addresses may arrive too, and do when {@link BrokerContext#channelsAreAddresses} is false;
 *       a firehose completes {@code subscribe} at once. The hub drops unparsed what nobody listens
 *       to.
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
 *   <li>What {@link #publish} sends, the listeners of all nodes hear like any application's message
 *       to that address, this node's too.
 * </ol>
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
   * Sends a message to every other node of this app, in order; the sender does not hear it. The
   * stage fails when the link is down: peers find gaps by themselves.
   */
  CompletionStage<Void> publishToPeers(byte[] message);

  /**
   * How many messages the broker has that this node has not taken yet, by their source, such as a
   * topic; as of a few seconds ago. Empty where a broker does not know. From any thread, at once.
   */
  default Map<String, Long> lag() {
    return Map.of();
  }

  /**
   * Publishes a message as an application would (guarantee 9), in the order of the calls for one
   * address. The stage completes when the broker has it, and fails when the link is down.
   *
   * @param address as in {@link BrokerMessage#address}: for Redis a channel without its prefix
   * @return by default a failure: see {@link BrokerFactory#publishes}
   */
  default CompletionStage<Void> publish(String address, byte[] body) {
    return CompletableFuture.failedStage(
        new UnsupportedOperationException("this broker cannot publish"));
  }

  /** Ends the link (guarantee 8). Blocks until no listener call is running. */
  @Override
  void close();
}
