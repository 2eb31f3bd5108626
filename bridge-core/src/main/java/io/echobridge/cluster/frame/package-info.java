/** The messages between the nodes of an app, and their form on the wire. */
@NullMarked
package io.echobridge.cluster.frame;

import org.jspecify.annotations.NullMarked;
