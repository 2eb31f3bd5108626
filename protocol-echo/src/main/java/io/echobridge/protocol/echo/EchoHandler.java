package io.echobridge.protocol.echo;

import io.echobridge.auth.AuthRequest;
import io.echobridge.auth.Authorizer;
import io.echobridge.channel.ChannelName;
import io.echobridge.gate.CloseReason;
import io.echobridge.gate.Handshake;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.echo.socketio.Ack;
import io.echobridge.protocol.echo.socketio.Arguments;
import io.echobridge.protocol.echo.socketio.Socket;
import io.echobridge.protocol.echo.socketio.SocketHandler;
import java.util.Map;
import java.util.Optional;

/**
 * One laravel-echo. Its events are calls of the session; what is unknown or does not make sense is
 * ignored, as nothing a client can send may do harm.
 */
final class EchoHandler implements SocketHandler {
  private static final Arguments NOTHING = Arguments.of();

  /** What a client is told that asks for a channel by a name no channel can have. */
  static final int BAD_NAME = 400;

  /** How much of a bad name is said back: an answer must not be dearer than its question. */
  private static final int MAX_REPEATED = ChannelName.MAX_LENGTH;

  private final ClientSession session;
  private final Authorizer authorizer;
  private final Map<String, String> connectHeaders;
  private EchoConnection connection;

  /**
   * @param authorizer asks the application
   * @param connectHeaders what the client gave when it connected, for a {@code subscribe} without
   *     headers of its own
   */
  EchoHandler(
      EchoConnection connection,
      ClientSession session,
      Authorizer authorizer,
      Map<String, String> connectHeaders) {
    this.connection = connection;
    this.session = session;
    this.authorizer = authorizer;
    this.connectHeaders = connectHeaders;
    connection.holding().take(size(connectHeaders));
  }

  private static long size(Map<String, String> headers) {
    long size = 0;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      size += 2L * (header.getKey().length() + header.getValue().length());
    }
    return size;
  }

  @Override
  public void onEvent(String name, Arguments arguments, Ack ack) {
    switch (name) {
      case "subscribe" -> ClientEvent.of(arguments).ifPresent(this::subscribe);
      case "unsubscribe" -> ClientEvent.of(arguments).ifPresent(this::unsubscribe);
      case "client event" -> ClientEvent.of(arguments).ifPresent(this::whisper);
      default -> {} // Nothing that laravel-echo says.
    }
    // Whatever became of it: a client with socket.io-client's option retries sends its next event
    // only after the last one was acknowledged. Not after the application's answer: its events
    // would wait for one question after the other, and be sent again when the ackTimeout is
    // shorter.
    ack.send(NOTHING);
  }

  @Override
  public void onMove(Socket target, Runnable lastSent) {
    connection = connection.on(target);
    session.moveTo(connection, lastSent);
  }

  @Override
  public void onDisconnect(CloseReason reason) {
    session.disconnected(reason);
    connection.holding().giveBack(size(connectHeaders));
  }

  private void subscribe(ClientEvent event) {
    if (event.channel().isEmpty()) {
      return;
    }
    Optional<ChannelName> channel = ChannelName.parse(event.channel());
    if (channel.isEmpty()) {
      String said = beginning(event.channel());
      connection.sink().send(EchoEncoder.of(connection.socket().form()).refused(said, BAD_NAME));
      return;
    }
    Map<String, String> headers = event.headers().isEmpty() ? connectHeaders : event.headers();
    session.subscribe(channel.get(), guarded -> authorizer.authorize(question(guarded, headers)));
  }

  /** What laravel-echo-server would ask the application. */
  private AuthRequest question(ChannelName channel, Map<String, String> headers) {
    Handshake handshake = connection.socket().handshake();
    return new AuthRequest(
        channel,
        connection.id(),
        headers,
        handshake.headers(),
        handshake.remoteAddress(),
        handshake.loginKeptBack());
  }

  /** Cut between characters. */
  private static String beginning(String name) {
    if (name.length() <= MAX_REPEATED) {
      return name;
    }
    boolean halves = Character.isHighSurrogate(name.charAt(MAX_REPEATED - 1));
    return name.substring(0, halves ? MAX_REPEATED - 1 : MAX_REPEATED);
  }

  private void unsubscribe(ClientEvent event) {
    ChannelName.parse(event.channel()).ifPresent(session::unsubscribe);
  }

  private void whisper(ClientEvent event) {
    ChannelName.parse(event.channel())
        .ifPresent(channel -> session.whisper(channel, event.event(), event.data()));
  }
}
