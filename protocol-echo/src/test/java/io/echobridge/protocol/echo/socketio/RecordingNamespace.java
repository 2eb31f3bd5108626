package io.echobridge.protocol.echo.socketio;

import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps what its sockets tell. Acknowledges each event with its own arguments. */
final class RecordingNamespace implements NamespaceHandler {
  private final List<String> calls = new ArrayList<>();
  private @Nullable Socket socket;

  /** What happened since the last call. */
  List<String> calls() {
    List<String> now = List.copyOf(calls);
    calls.clear();
    return now;
  }

  /** The socket of the client that came last, on its present transport. */
  Socket socket() {
    return Objects.requireNonNull(socket);
  }

  @Override
  public SocketHandler onConnect(Socket connected, RawJson auth) {
    socket = connected;
    calls.add("connect " + connected.namespace() + " " + auth);
    return new SocketHandler() {
      @Override
      public void onEvent(String name, Arguments arguments, Ack ack) {
        calls.add("event " + name + " " + text(arguments));
        ack.send(arguments);
      }

      @Override
      public void onMove(Socket target, Runnable lastSent) {
        calls.add("move " + target.namespace());
        connected.emit("last", Arguments.of());
        target.emit("first", Arguments.of());
        socket = target;
        lastSent.run();
      }

      @Override
      public void onDisconnect(CloseReason reason) {
        calls.add("disconnect " + reason.word());
      }
    };
  }

  static String text(Arguments arguments) {
    String values =
        arguments.values().stream().map(RawJson::toString).collect(Collectors.joining(" "));
    return arguments.attachments().isEmpty()
        ? values
        : values + " with " + arguments.attachments().size();
  }
}
