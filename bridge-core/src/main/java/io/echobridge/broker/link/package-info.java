/**
 * What plug-ins share that keep a link to a server: pauses, the thread that connects, what the
 * listener is told and when, what may wait in memory, settings. A plug-in may use all of it, some
 * of it or nothing.
 */
@NullMarked
package io.echobridge.broker.link;

import org.jspecify.annotations.NullMarked;
