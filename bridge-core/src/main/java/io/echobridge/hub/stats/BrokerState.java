package io.echobridge.hub.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How a broker's link is.
 *
 * @param name its name in the configuration
 * @param up whether it is connected, with all subscriptions in force
 * @param impaired whether it is connected, and events do not reach clients who listen all the same
 * @param since when that began
 * @param detail what the broker last said of it: an address, or what is wrong
 * @param outages how often it went down
 * @param downtime how long it was down in all of them together, the present one included
 * @param lag how many messages wait at the broker, by source; empty where it cannot say
 * @param unheard addresses of some of its events where it brings events and no client hears any;
 *     else empty
 */
public record BrokerState(
    String name,
    boolean up,
    boolean impaired,
    Instant since,
    String detail,
    long outages,
    Duration downtime,
    Map<String, Long> lag,
    List<String> unheard) {}
