package io.echobridge.broker;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Carries messages between the nodes of an app, beside the events. To the plug-in they are opaque
 * bytes: who sent one, and whether that was this node, the hub finds out by itself. It guarantees:
 *
 * <ol>
 *   <li>Before {@link #open} nothing is made at the broker for it: no exchange, queue, topic,
 *       subscription or connection. Soon after {@link #close} nothing of this node's is left.
 *   <li>{@code open} is called once, after {@link Broker#start} has returned. After its stage
 *       completes, what any other node sends reaches the listener, and this node can send. The
 *       stage waits for the broker's link, and for a permission that the broker refuses so far;
 *       only {@code close} makes it fail. A refused permission costs the peers and nothing else: it
 *       is told in the log, and tried again now and then.
 *   <li>What a node sends reaches every other node whose link is open and up, once and in the order
 *       of that node's calls. Whether it comes back to the sender is left to the plug-in.
 *   <li>While the broker's link is down, or the link is not open, {@link #send} fails. Nothing is
 *       kept for later: peers find gaps by themselves. The plug-in restores the link together with
 *       its subscriptions (guarantee 6 of {@link Broker}).
 *   <li>Messages reach the listener one at a time, on any thread, and do not wait behind an event
 *       that the hub holds back. The listener returns soon.
 *   <li>{@code close} is idempotent; no call of the listener starts after it returns. The broker's
 *       own {@code close} includes it.
 * </ol>
 *
 * <p>The hub opens none yet: the cluster will.
 */
public interface PeerLink extends AutoCloseable {
  /** Begins to hear other nodes (guarantees 1 and 2). From any thread; does not block. */
  CompletionStage<Void> open(Consumer<byte[]> listener);

  /**
   * Sends a message to every other node (guarantees 3 and 4). From any thread; does not block. The
   * stage completes when the broker has the message.
   *
   * @param message must not change any more
   */
  CompletionStage<Void> send(byte[] message);

  /** Ends it, for ever. Blocks until no call of the listener is running. */
  @Override
  void close();
}
