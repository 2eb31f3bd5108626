/**
 * RFC 6455 on the connection that Undertow leaves after the upgrade, with {@code
 * permessage-deflate} (RFC 7692) where an app has it. Only frames and sockets: the meaning of
 * messages belongs to the protocols.
 */
@NullMarked
package io.echobridge.websocket;

import org.jspecify.annotations.NullMarked;
