package io.echobridge.protocol.echo.socketio;

import java.util.concurrent.CompletionStage;

/**
 * A client that asks to enter a namespace, and waits.
 *
 * @param reception completes at once or later, on any thread; it may never complete once it was
 *     given up
 * @param giveUp the client is gone; on its loop
 */
public record Arriving(CompletionStage<Reception> reception, Runnable giveUp) {}
