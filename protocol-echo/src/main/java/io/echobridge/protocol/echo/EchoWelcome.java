package io.echobridge.protocol.echo;

import io.echobridge.auth.Authorizer;
import io.echobridge.net.ConnectionIds;
import io.echobridge.net.KeptId;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.Recovery;
import io.echobridge.protocol.echo.socketio.Socket;
import io.echobridge.protocol.echo.socketio.SocketHandler;
import io.echobridge.protocol.echo.socketio.Welcome;
import java.util.Map;

/** A client that comes, or comes back, to an app that keeps a history. */
final class EchoWelcome implements Welcome {
  private final Recovery recovery;
  private final Recovery.Arrival arrival;
  private final Recovery.Ids ids;
  private final Authorizer authorizer;
  private final Map<String, String> connectHeaders;

  /**
   * @param connectHeaders as for {@link EchoHandler}
   */
  EchoWelcome(
      Recovery recovery,
      Recovery.Arrival arrival,
      Authorizer authorizer,
      Map<String, String> connectHeaders) {
    this.recovery = recovery;
    this.arrival = arrival;
    this.ids =
        arrival
            .resumed()
            .orElseGet(() -> new Recovery.Ids(ConnectionIds.next(), ConnectionIds.next()));
    this.authorizer = authorizer;
    this.connectHeaders = connectHeaders;
  }

  @Override
  public String socketId() {
    return ids.id();
  }

  @Override
  public String pid() {
    return arrival.token();
  }

  @Override
  public SocketHandler enter(Socket socket) {
    EchoConnection connection = new EchoConnection(socket, KeptId.of(ids.publicId()));
    ClientSession session =
        recovery.connect(
            connection,
            arrival,
            channel ->
                authorizer.authorize(
                    EchoHandler.question(connection, channel, connectHeaders).again()));
    return new EchoHandler(connection, session, authorizer, connectHeaders);
  }
}
