package io.echobridge.hub.stats;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;

/**
 * An event that has been delivered.
 *
 * @param name the event's name
 * @param receivers how many connections here it was handed to
 * @param nanos from when it was decoded until the last of them had it
 */
public record DeliveredEvent(
    ChannelName channel, String name, RawJson data, int receivers, long nanos) {}
