/**
 * Clients without a library: WebSockets whose frames are the application's data or plain JSON, and
 * server-sent events (WHATWG HTML, section 9.2). What a client wants stands in its URL.
 */
@NullMarked
package io.echobridge.protocol.raw;

import org.jspecify.annotations.NullMarked;
