package io.echobridge.hub.stats;

import io.echobridge.channel.ChannelName;

/**
 * How full a channel is.
 *
 * @param subscribers how many connections subscribe: of this node, or of all nodes on a presence
 *     channel
 * @param users how many users are there, on all nodes, on a presence channel; else 0
 */
public record Occupancy(ChannelName name, int subscribers, int users) {}
