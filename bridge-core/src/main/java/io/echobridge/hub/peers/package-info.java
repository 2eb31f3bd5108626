/**
 * The thread that drives this node of the cluster over a broker, and hands on to the hub what the
 * others say.
 */
@NullMarked
package io.echobridge.hub.peers;

import org.jspecify.annotations.NullMarked;
