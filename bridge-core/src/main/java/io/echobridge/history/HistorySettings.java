package io.echobridge.history;

import io.echobridge.channel.ChannelName;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What a history keeps.
 *
 * @param age for how long
 * @param maxBytes of the heap, about
 * @param maxPerChannel how many messages of one channel
 * @param keeps of which channels
 */
public record HistorySettings(
    Duration age, long maxBytes, int maxPerChannel, Predicate<ChannelName> keeps) {}
