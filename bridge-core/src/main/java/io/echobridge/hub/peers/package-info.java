/**
 * What the nodes of an app say to each other, over whatever broker carries it. Nobody opens it yet:
 * the cluster will, for presence lists, whispers and events of the HTTP API.
 */
@NullMarked
package io.echobridge.hub.peers;

import org.jspecify.annotations.NullMarked;
