package io.echobridge.protocol.echo.socketio;

import io.echobridge.channel.RawJson;
import io.echobridge.gate.Admission;
import io.echobridge.gate.CloseReason;
import io.echobridge.gate.Origins;
import io.echobridge.net.ClientMemory;
import io.echobridge.net.Compression;
import io.echobridge.net.EventLoops;
import io.echobridge.net.Frame;
import io.echobridge.net.FrameBuilder;
import io.echobridge.protocol.ForeignSessions;
import io.echobridge.protocol.echo.engineio.EngineConfig;
import io.echobridge.protocol.echo.engineio.EngineConnection;
import io.echobridge.protocol.echo.engineio.EngineHandler;
import io.echobridge.protocol.echo.engineio.EngineListener;
import io.echobridge.protocol.echo.engineio.EngineServer;
import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the official test suites of Engine.IO and Socket.IO expect to talk to: an Engine.IO that
 * sends everything back at {@code /engine.io/}, and a Socket.IO with two namespaces at {@code
 * /socket.io/}. The port is the argument; 0, the default, takes a free one.
 */
public final class ConformanceServer implements AutoCloseable {
  private static final int MAX_PAYLOAD = 1_000_000;

  private final EngineServer engineIo;
  private final EngineServer socketIo;
  private final Undertow undertow;

  private ConformanceServer(int port) {
    PathHandler paths = new PathHandler();
    undertow = Undertow.builder().addHttpListener(port, "127.0.0.1").setHandler(paths).build();
    // The loops are those of the worker, which is there once the server runs. The suites look for
    // dead sessions on the millisecond.
    undertow.start();
    EventLoops loops = EventLoops.of(undertow.getWorker(), 1);
    engineIo = engine(loops, EngineEcho::new);
    SocketConfig config = new SocketConfig(Duration.ofSeconds(1), 10L * MAX_PAYLOAD);
    NamespaceHandler namespace = SocketEcho::new;
    socketIo =
        engine(loops, new SocketServer(config, Map.of("/", namespace, "/custom", namespace)));
    paths.addPrefixPath("/engine.io", engineIo).addPrefixPath("/socket.io", socketIo);
  }

  public static ConformanceServer start(int port) {
    return new ConformanceServer(port);
  }

  /** Serves until the process is ended. */
  public static void main(String[] args) {
    ConformanceServer server = start(args.length == 0 ? 0 : Integer.parseInt(args[0]));
    System.out.println("listening on http://127.0.0.1:" + server.port());
  }

  public int port() {
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Override
  public void close() {
    engineIo.close();
    socketIo.close();
    undertow.stop();
  }

  private static EngineServer engine(EventLoops loops, EngineListener listener) {
    EngineConfig config =
        new EngineConfig(
            List.of("polling", "websocket"),
            Duration.ofMillis(300),
            Duration.ofMillis(200),
            Duration.ofMillis(200),
            Duration.ofSeconds(10),
            MAX_PAYLOAD,
            false);
    return new EngineServer(
        config,
        loops,
        new Origins(List.of("*"), Set.of()),
        Admission.ofAll("conformance", new ClientMemory(Long.MAX_VALUE, Runnable::run)),
        ForeignSessions.NONE,
        () -> 20 * MAX_PAYLOAD,
        Compression.none(),
        listener);
  }

  /** Sends each message back. */
  private static final class EngineEcho implements EngineHandler {
    private EngineConnection connection;

    EngineEcho(EngineConnection connection) {
      this.connection = connection;
    }

    @Override
    public void onText(String message) {
      Frame back = new FrameBuilder(message.length() + 1).append('4').append(message).text();
      connection.sink().send(back);
    }

    @Override
    public void onBinary(byte[] message) {
      connection.sendBinary(message);
    }

    @Override
    public void onMove(EngineConnection target, Runnable lastSent) {
      connection = target;
      lastSent.run();
    }

    @Override
    public void onClosed(CloseReason reason) {}
  }

  /** Tells the client its own {@code auth}, and sends back what it asks for. */
  private static final class SocketEcho implements SocketHandler {
    private Socket socket;

    SocketEcho(Socket socket, RawJson auth) {
      this.socket = socket;
      socket.emit("auth", Arguments.of(auth));
    }

    @Override
    public void onEvent(String name, Arguments arguments, Ack ack) {
      switch (name) {
        case "message" -> socket.emit("message-back", arguments);
        case "message-with-ack" -> ack.send(arguments);
        case "emit-with-ack" ->
            socket.emit(name, arguments, answer -> socket.emit("emit-with-ack", answer));
        default -> {} // No test sends another.
      }
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
