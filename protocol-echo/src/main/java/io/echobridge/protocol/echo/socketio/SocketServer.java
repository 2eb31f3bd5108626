package io.echobridge.protocol.echo.socketio;

import io.echobridge.protocol.echo.engineio.EngineConnection;
import io.echobridge.protocol.echo.engineio.EngineHandler;
import io.echobridge.protocol.echo.engineio.EngineListener;
import java.util.Map;

/**
 * Socket.IO over Engine.IO: protocol 4 with clients of Engine.IO 3, protocol 5 with those of
 * Engine.IO 4.
 */
public final class SocketServer implements EngineListener {
  private final SocketConfig config;
  private final Map<String, NamespaceHandler> namespaces;

  /**
   * @param namespaces what is offered, by names that begin with a slash; all others are refused
   */
  public SocketServer(SocketConfig config, Map<String, NamespaceHandler> namespaces) {
    this.config = config;
    this.namespaces = Map.copyOf(namespaces);
  }

  @Override
  public EngineHandler onOpen(EngineConnection connection) {
    SocketConnection sockets = new SocketConnection(config, namespaces, connection);
    sockets.open();
    return sockets;
  }
}
