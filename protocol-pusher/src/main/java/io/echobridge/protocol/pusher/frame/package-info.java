/**
 * The frames of the Pusher protocol: those of clients, which are read within bounds, and those of
 * the server. Only values; nothing here knows a connection.
 */
@NullMarked
package io.echobridge.protocol.pusher.frame;

import org.jspecify.annotations.NullMarked;
