/**
 * Engine.IO 3 and 4: polling, WebSocket, the upgrade, heartbeats; messages in, messages out.
 * Nothing about Socket.IO: for this package, a message is text or bytes.
 */
@NullMarked
package io.echobridge.protocol.echo.engineio;

import org.jspecify.annotations.NullMarked;
