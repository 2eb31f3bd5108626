/**
 * The Pusher protocol byte for byte: conversations from Pusher's descriptions and from recordings
 * of other servers, with a hub behind the socket.
 */
@NullMarked
package io.echobridge.protocol.pusher.wire;

import org.jspecify.annotations.NullMarked;
