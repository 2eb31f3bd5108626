package io.echobridge.cluster;

import io.echobridge.net.RemoteMembers;
import java.time.Duration;

/**
 * How a node behaves among the others.
 *
 * @param heartbeat how often it sends a sign of life
 * @param startPatience how long it waits for the others' members before it opens in any case
 * @param linger how long the members of a node that said goodbye stay
 * @param members counts what the other nodes' members take of the heap, within a bound; the node
 *     closes it when it ends
 */
public record ClusterSettings(
    Duration heartbeat, Duration startPatience, Duration linger, RemoteMembers.Part members) {}
