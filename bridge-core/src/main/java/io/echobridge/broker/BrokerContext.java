package io.echobridge.broker;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * What a broker plug-in is told of the node it runs in.
 *
 * @param app the app's name in the configuration
 * @param name the broker's name in the configuration of that app
 * @param node this node's id, unique in the cluster and new at each start; letters and digits only
 * @param channelsAreAddresses whether every event's channel is the address of its message, so that
 *     it is enough to listen to the addresses that are subscribed to. Otherwise the broker hands
 *     over whatever its settings let in
 * @param keepsCacheChannels whether the app's clients can ask for the last event of a cache channel
 *     ({@link io.echobridge.channel.ChannelName#isCache}), so that it has to be heard while nobody
 *     listens
 * @param history how far back {@link Places} have to be known; zero where the app keeps no history.
 *     Where it keeps one, a broker that names places hands over all its messages, not only those to
 *     the addresses that are subscribed to
 * @param largestMessage how many bytes a message may have; a larger one becomes no event, so a
 *     plug-in that can need not even take it into memory. Asked anew each time, as it can be
 *     changed
 */
public record BrokerContext(
    String app,
    String name,
    String node,
    boolean channelsAreAddresses,
    boolean keepsCacheChannels,
    Duration history,
    IntSupplier largestMessage) {
  /**
   * Where messages may be as large as they like, cache channels are always heard, and there is no
   * history.
   */
  public BrokerContext(String app, String name, String node, boolean channelsAreAddresses) {
    this(app, name, node, channelsAreAddresses, true, Duration.ZERO, () -> Integer.MAX_VALUE);
  }

  /** Whether the app keeps a history. */
  public boolean keepsHistory() {
    return !history.isZero();
  }
}
