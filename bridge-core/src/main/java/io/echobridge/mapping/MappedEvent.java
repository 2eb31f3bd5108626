package io.echobridge.mapping;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;

/**
 * What became of a message.
 *
 * @param channel where the event goes
 * @param event what is said there
 */
public record MappedEvent(ChannelName channel, BroadcastEvent event) {}
