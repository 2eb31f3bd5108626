package io.echobridge.protocol.echo.socketio;

import java.time.Duration;

/**
 * Settings of Socket.IO.
 *
 * @param connectTimeout how long a client may take to enter a namespace, and to send the
 *     attachments that a packet announces
 * @param maxAttachments the most bytes that the attachments of one packet may have together
 */
public record SocketConfig(Duration connectTimeout, long maxAttachments) {}
