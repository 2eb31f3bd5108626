package io.echobridge.cluster;

import java.time.Duration;

/**
 * How a node behaves among the others.
 *
 * @param heartbeat how often it sends a sign of life
 * @param startPatience how long it waits for the others' members before it opens in any case
 * @param linger how long the members of a node that said goodbye stay
 * @param maxRemoteBytes how much of the heap the other nodes' members may take
 */
public record ClusterSettings(
    Duration heartbeat, Duration startPatience, Duration linger, long maxRemoteBytes) {}
