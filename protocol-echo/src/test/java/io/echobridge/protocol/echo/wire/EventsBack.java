package io.echobridge.protocol.echo.wire;

import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.protocol.echo.socketio.Ack;
import io.echobridge.protocol.echo.socketio.Arguments;
import io.echobridge.protocol.echo.socketio.NamespaceHandler;
import io.echobridge.protocol.echo.socketio.Socket;
import io.echobridge.protocol.echo.socketio.SocketHandler;

/** A namespace that sends each event back, with its attachments: laravel-echo has none. */
final class EventsBack implements NamespaceHandler {
  @Override
  public SocketHandler onConnect(Socket socket, RawJson auth) {
    return new Back(socket);
  }

  private static final class Back implements SocketHandler {
    private Socket socket;

    Back(Socket socket) {
      this.socket = socket;
    }

    @Override
    public void onEvent(String name, Arguments arguments, Ack ack) {
      ack.send(arguments);
      socket.emit(name, arguments);
    }

    @Override
    public void onMove(Socket target, Runnable lastSent) {
      socket = target;
      lastSent.run();
    }

    @Override
    public void onDisconnect(CloseReason reason) {}
  }
}
