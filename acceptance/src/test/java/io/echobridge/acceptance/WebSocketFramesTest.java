package io.echobridge.acceptance;

/** {@link WebSocketFramesContract} as the daemon sends by itself. */
class WebSocketFramesTest extends WebSocketFramesContract {}
