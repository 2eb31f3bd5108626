package io.echobridge.protocol.echo.socketio;

import io.echobridge.gate.Handshake;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Holding;

/**
 * A client that asks to enter a namespace.
 *
 * @param sid the id of its transport's session; a secret
 * @param revision of Engine.IO, 3 or 4
 * @param loop the one that it is on now
 * @param holding what the process keeps for it
 */
public record Newcomer(
    String sid, int revision, EventLoop loop, Handshake handshake, Holding holding) {}
