/**
 * Code shared by plug-ins that keep a link to a server: pauses, the thread that connects, what the
 * listener learns and when, the bounds on waiting messages, settings. A plug-in may use all of it,
 * some or none.
 */
@NullMarked
package io.echobridge.broker.link;

import org.jspecify.annotations.NullMarked;
