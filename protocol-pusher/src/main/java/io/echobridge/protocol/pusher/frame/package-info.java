/**
 * The frames of the Pusher protocol: what clients say, read within bounds, and what they are told.
 * Values only; nothing here knows a connection.
 */
@NullMarked
package io.echobridge.protocol.pusher.frame;

import org.jspecify.annotations.NullMarked;
