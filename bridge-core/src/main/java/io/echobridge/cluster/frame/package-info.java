/** What the nodes of an app say to each other, and its form on the wire. */
@NullMarked
package io.echobridge.cluster.frame;

import org.jspecify.annotations.NullMarked;
