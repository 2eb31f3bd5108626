/**
 * The basis of every client connection: event loops, timers, frames, and the bounds of the
 * process's memory. No protocol, and no HTTP.
 */
@NullMarked
package io.echobridge.net;

import org.jspecify.annotations.NullMarked;
