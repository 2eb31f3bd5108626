package io.echobridge.hub.stats;

import io.echobridge.channel.BroadcastEvent;
import java.time.Duration;

/**
 * What a cache channel keeps.
 *
 * @param age how long ago it was published
 * @param left for how long it is kept
 */
public record Cached(BroadcastEvent event, Duration age, Duration left) {}
