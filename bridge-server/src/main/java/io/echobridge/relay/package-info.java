/**
 * Passes requests of clients on to the node that has their session, over HTTP between the nodes:
 * each request of a client that polls may reach any node. {@code AppRelay} is an app's end of it,
 * on both nodes; {@code RelayedRequest} is one request in progress, {@code Splice} a WebSocket.
 */
@NullMarked
package io.echobridge.relay;

import org.jspecify.annotations.NullMarked;
