package io.echobridge.broker;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Carries messages between the nodes of an app, beside the events. To the plug-in they are opaque
 * bytes. It guarantees:
 *
 * <ol>
 *   <li>Before {@link #open} nothing is made at the broker for it: no exchange, queue, topic,
 *       subscription or connection. Soon after {@link #close} nothing of this node's is left.
 *   <li>{@code open} is called once, after {@link Broker#start} has returned. {@link
 *       PeerListener#onUp} follows when the broker's link is up and the broker permits the
 *       messages. A refused permission costs the peers and nothing else: the log and {@link
 *       PeerListener#onTrouble} tell it, and the plug-in tries again now and then.
 *   <li>While the link is up, what a node sends to all reaches every node whose link is up, once
 *       and in the order of that node's calls.
 *   <li>It comes back to the node that sent it too, exactly in its place among the other nodes'
 *       messages. The place is the point: a node that hears its own message knows that the broker
 *       and both directions work, and that it has heard all that the broker had taken before it
 *       took that message. Two messages that are sent at the same time may come in another order to
 *       another node (RabbitMQ).
 *   <li>What a node sends to one node reaches that node in order with the first one's other
 *       messages to it, those to all among them. A broker that spreads messages over several
 *       streams (Kafka, where the topic has several partitions) keeps the order within each kind
 *       only. It may reach other nodes too where the broker cannot address: a message names its
 *       addressee itself.
 *   <li>While the link is down, {@link #send} and {@link #sendTo} fail. Nothing is kept for later:
 *       peers find gaps by themselves. The plug-in restores the link together with its
 *       subscriptions (guarantee 6 of {@link Broker}), and then tells the listener that it is up.
 *   <li>A listener of events that blocks ({@link BrokerListener#onEvent}) delays no message of a
 *       peer.
 *   <li>A message of up to {@link #LARGEST} bytes passes, whatever the bound of an event is. The
 *       plug-in may drop a larger one, and tells it in the log.
 *   <li>{@code close} is idempotent; no call of the listener starts after it returns, and none
 *       tells of it. The broker's own {@code close} includes it.
 * </ol>
 */
public interface PeerLink extends AutoCloseable {
  /** How many bytes a message may have: 4 MiB and a little. */
  int LARGEST = (4 << 20) + (64 << 10);

  /**
   * Begins to hear the nodes (guarantees 1 and 2). From any thread; does not block.
   *
   * @param node this node's id, by which others address it: 16 letters and digits
   * @throws IllegalArgumentException when the id has other characters
   * @throws IllegalStateException when it was opened before
   */
  void open(String node, PeerListener listener);

  /**
   * Sends a message to every node whose link is open, this one included (guarantees 3, 4 and 6).
   * From any thread; does not block. The stage completes when the broker has the message.
   *
   * @param message must not change any more
   */
  CompletionStage<Void> send(byte[] message);

  /**
   * Sends a message to one node (guarantees 5 and 6), which may be gone: nobody hears it then, and
   * the stage completes all the same. As {@link #send} otherwise.
   *
   * @param node the id with which that node opened its link
   * @param message must not change any more
   */
  CompletionStage<Void> sendTo(String node, byte[] message);

  /**
   * The hosts of the broker's servers, as the settings name them: what is not on this machine may
   * be reached by others too. None where the broker is reached without the network. Constant, also
   * before {@link #open}.
   */
  List<String> hosts();

  /** Ends it, for ever. Blocks until no call of the listener is running. */
  @Override
  void close();
}
