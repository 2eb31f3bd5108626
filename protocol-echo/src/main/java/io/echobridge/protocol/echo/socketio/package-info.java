/**
 * Socket.IO protocol 4 and 5 on Engine.IO: namespaces, events, acknowledgements, attachments.
 * Nothing of channels: to this package an event is a name and arguments.
 */
@NullMarked
package io.echobridge.protocol.echo.socketio;

import org.jspecify.annotations.NullMarked;
