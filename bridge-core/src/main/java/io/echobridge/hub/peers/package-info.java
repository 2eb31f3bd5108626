/**
 * This node among the nodes of its app. A thread drives the cluster's state machine over a broker's
 * link, passes the other nodes' messages to the hub's order, and sends them what clients of this
 * node do.
 */
@NullMarked
package io.echobridge.hub.peers;

import org.jspecify.annotations.NullMarked;
