/**
 * Event loops, timers, frames, and the bounds of what the process keeps in memory: what every
 * client connection stands on. No protocol, and of HTTP only what has to stand below Undertow.
 */
@NullMarked
package io.echobridge.net;

import org.jspecify.annotations.NullMarked;
