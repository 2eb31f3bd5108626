/**
 * Socket.IO protocol 4 and 5 on Engine.IO: namespaces, events, acknowledgements, attachments.
 * Nothing about channels: for this package, an event is a name and arguments.
 *
 * <p>Echo uses neither events that ask the client for an acknowledgement nor namespaces other than
 * {@code /}. They are here because they are part of the protocol and its official suite tests them.
 */
@NullMarked
package io.echobridge.protocol.echo.socketio;

import org.jspecify.annotations.NullMarked;
