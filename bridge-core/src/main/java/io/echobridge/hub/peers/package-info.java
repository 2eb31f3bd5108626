/**
 * This node among the nodes of its app: a thread drives the state machine of the cluster over a
 * broker's link, hands what other nodes tell on to the hub's order, and tells them what clients of
 * this node do.
 */
@NullMarked
package io.echobridge.hub.peers;

import org.jspecify.annotations.NullMarked;
