/**
 * What the nodes of an app know of the sessions of their clients, so that a client may come back to
 * any of them. Public for the other rooms of the hub only.
 */
@NullMarked
package io.echobridge.hub.recovery;

import org.jspecify.annotations.NullMarked;
