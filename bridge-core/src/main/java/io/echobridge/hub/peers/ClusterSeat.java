package io.echobridge.hub.peers;

import io.echobridge.cluster.ClusterNode;
import io.echobridge.cluster.Surroundings;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A hub's place among the nodes of its app.
 *
 * @param node this process
 * @param broker the name of the broker that carries what nodes say to each other; a plug-in that
 *     carries nothing leaves the hub alone
 * @param linger how long members stay that this node has sent away
 * @param answerWithin how long a question to all nodes may wait for their answers
 * @param serves whether this node has clients, and speaks to those outside; a keeper has none, and
 *     leaves both to the others
 * @param seen hears of changes of how things stand, on the peers' thread, where nothing may wait
 * @param cluster makes the node; the first clock reading it gets is that of the hub's start
 */
public record ClusterSeat(
    NodeId node,
    String broker,
    Duration linger,
    Duration answerWithin,
    boolean serves,
    Consumer<ClusterView> seen,
    Function<Surroundings, ClusterNode> cluster) {}
