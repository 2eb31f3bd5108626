package io.echobridge.protocol.echo.engineio;

/** Whom an {@link EngineServer} tells of new sessions. */
@FunctionalInterface
public interface EngineListener {
  /**
   * A session was opened; its open packet is queued, and what the listener sends follows it, in the
   * same batch. Called on the connection's loop.
   */
  EngineHandler onOpen(EngineConnection connection);
}
