package io.echobridge.hub.stats;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import java.util.function.Supplier;

/**
 * An event that has been delivered.
 *
 * @param name the event's name
 * @param origin says where it came from; worked out when it is asked, at once
 * @param receivers how many connections here it was handed to
 * @param nanos from when it was decoded until the last of them had it
 */
public record DeliveredEvent(
    ChannelName channel,
    String name,
    RawJson data,
    Supplier<String> origin,
    int receivers,
    long nanos) {}
