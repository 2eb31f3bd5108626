package io.echobridge.broker;

/**
 * What a broker plug-in is told of the node it runs in.
 *
 * @param app the app's name in the configuration
 * @param name the broker's name in the configuration of that app
 * @param node this node's id, unique in the cluster and new at each start; letters and digits only
 */
public record BrokerContext(String app, String name, String node) {}
