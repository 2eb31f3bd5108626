/**
 * What plug-ins share that keep a link to a server: pauses, the thread that connects, what the
 * listener is told and when, settings. A plug-in may use all of it, some of it or nothing.
 */
@NullMarked
package io.echobridge.broker.link;

import org.jspecify.annotations.NullMarked;
