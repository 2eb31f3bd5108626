/**
 * Passes requests of clients on to the node that has their session, over HTTP between the nodes: a
 * client that polls may reach any node with each request. {@code AppRelay} is an app's end of it,
 * on both nodes; {@code RelayedRequest} is one request under way, {@code Splice} a WebSocket.
 */
@NullMarked
package io.echobridge.relay;

import org.jspecify.annotations.NullMarked;
