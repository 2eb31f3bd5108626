package io.echobridge.broker;

/**
 * What a broker plug-in is told of the node it runs in.
 *
 * @param app the app's name in the configuration
 * @param name the broker's name in the configuration of that app
 * @param node this node's id, unique in the cluster and new at each start; letters and digits only
 * @param channelsAreAddresses whether every event's channel is the address of its message, so that
 *     it is enough to listen to the addresses that are subscribed to. Otherwise the broker hands
 *     over whatever its settings let in
 */
public record BrokerContext(String app, String name, String node, boolean channelsAreAddresses) {}
