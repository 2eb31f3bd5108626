package io.echobridge.protocol.echo;

import static java.util.stream.Collectors.joining;

import io.echobridge.auth.AuthRequest;
import io.echobridge.auth.Authorizer;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.gate.Handshake;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.echo.socketio.Ack;
import io.echobridge.protocol.echo.socketio.Arguments;
import io.echobridge.protocol.echo.socketio.Socket;
import io.echobridge.protocol.echo.socketio.SocketHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * One laravel-echo. Its events are calls of the session; what is unknown or does not make sense is
 * ignored, as nothing a client can send may do harm.
 */
final class EchoHandler implements SocketHandler {
  /** What a client is told that asks for a channel by a name no channel can have. */
  static final int BAD_NAME = 400;

  private static final int MAKES_NO_SENSE = 400;
  private static final int DONE = 200;

  /** How much of a bad name is said back: an answer must not be dearer than its question. */
  private static final int MAX_REPEATED = ChannelName.MAX_LENGTH;

  private final ClientSession session;
  private final Authorizer authorizer;
  private final Map<String, String> connectHeaders;
  private EchoConnection connection;

  /** Whether the session knows of a ping that the client has not answered. */
  private boolean asked;

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

  static long size(Map<String, String> headers) {
    long size = 0;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      size += 2L * (header.getKey().length() + header.getValue().length());
    }
    return size;
  }

  @Override
  public void onEvent(String name, Arguments arguments, Ack ack) {
    // Each is acknowledged, whatever becomes of it: a client with socket.io-client's option retries
    // sends its next event only after that.
    Answer answer = ack == Ack.NONE ? Answer.UNASKED : new Answer(ack);
    switch (name) {
      case "subscribe" -> read(arguments, answer, this::subscribe);
      case "unsubscribe" -> read(arguments, answer, this::unsubscribe);
      case "client event" -> read(arguments, answer, this::whisper);
      default -> tell(name, arguments, answer); // Nothing that laravel-echo says.
    }
  }

  /** Something for the application, where it wants to hear clients; but nothing binary. */
  private void tell(String name, Arguments arguments, Answer answer) {
    if (arguments.attachments().isEmpty()) {
      session.tell(null, name, data(arguments.values()), answer.told());
    } else {
      answer.nothing();
    }
  }

  /** Of several arguments a list. */
  private static RawJson data(List<RawJson> values) {
    return switch (values.size()) {
      case 0 -> RawJson.NULL;
      case 1 -> values.get(0);
      default -> RawJson.of(values.stream().map(RawJson::toString).collect(joining(",", "[", "]")));
    };
  }

  private static void read(
      Arguments arguments, Answer answer, BiConsumer<ClientEvent, Answer> call) {
    Optional<ClientEvent> event = ClientEvent.of(arguments);
    event.ifPresentOrElse(said -> call.accept(said, answer), () -> answer.status(MAKES_NO_SENSE));
  }

  @Override
  public void onMove(Socket target, Runnable lastSent) {
    connection = connection.on(target);
    session.moveTo(connection, lastSent);
  }

  @Override
  public void onPing() {
    asked = true;
    session.pinged();
  }

  @Override
  public void onPong() {
    if (asked) {
      asked = false;
      session.confirmed();
    }
  }

  @Override
  public void onDisconnect(CloseReason reason) {
    session.disconnected(reason);
    connection.holding().giveBack(size(connectHeaders));
  }

  private void subscribe(ClientEvent event, Answer answer) {
    if (event.channel().isEmpty()) {
      answer.status(MAKES_NO_SENSE);
      return;
    }
    Optional<ChannelName> channel = ChannelName.parse(event.channel());
    if (channel.isEmpty()) {
      String said = beginning(event.channel());
      connection.sink().send(connection.encoder().refused(said, BAD_NAME));
      answer.channel(said, BAD_NAME);
      return;
    }
    Map<String, String> headers = event.headers().isEmpty() ? connectHeaders : event.headers();
    session.subscribe(
        channel.get(),
        guarded -> authorizer.authorize(question(connection, guarded, headers)),
        answer.decided(channel.get()));
  }

  /** What laravel-echo-server would ask the application. */
  static AuthRequest question(
      EchoConnection connection, ChannelName channel, Map<String, String> headers) {
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

  private void unsubscribe(ClientEvent event, Answer answer) {
    Optional<ChannelName> channel = ChannelName.parse(event.channel());
    channel.ifPresent(session::unsubscribe);
    if (channel.isPresent()) {
      answer.channel(event.channel(), DONE);
    } else {
      answer.status(BAD_NAME);
    }
  }

  private void whisper(ClientEvent event, Answer answer) {
    Optional<ChannelName> channel = ChannelName.parse(event.channel());
    if (channel.isPresent()) {
      session.whisper(channel.get(), event.event(), event.data(), answer.outcome());
    } else {
      answer.status(BAD_NAME);
    }
  }
}
