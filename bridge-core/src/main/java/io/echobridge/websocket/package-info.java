/**
 * RFC 6455 on the connection that Undertow leaves after the upgrade. Frames and sockets only: what
 * the messages mean belongs to the protocols.
 */
@NullMarked
package io.echobridge.websocket;

import org.jspecify.annotations.NullMarked;
