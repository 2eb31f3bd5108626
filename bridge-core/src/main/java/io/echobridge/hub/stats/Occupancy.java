package io.echobridge.hub.stats;

import io.echobridge.channel.ChannelName;

/**
 * How full a channel is.
 *
 * @param users how many users are there, on a presence channel; else 0
 */
public record Occupancy(ChannelName name, int subscribers, int users) {}
