/**
 * Socket.IO protocol 4 and 5 on Engine.IO: namespaces, events, acknowledgements, attachments.
 * Nothing of channels: to this package an event is a name and arguments.
 *
 * <p>Events that ask the client for an acknowledgement, and namespaces beyond {@code /}, are here
 * because the protocol has them, and its official suite asks for them. Echo uses neither.
 */
@NullMarked
package io.echobridge.protocol.echo.socketio;

import org.jspecify.annotations.NullMarked;
