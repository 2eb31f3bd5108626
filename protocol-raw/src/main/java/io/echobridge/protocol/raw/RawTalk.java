package io.echobridge.protocol.raw;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import io.echobridge.gate.CloseReason;
import io.echobridge.gate.ProtocolRefusal;
import io.echobridge.net.Frame;
import io.echobridge.protocol.Beginning;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.raw.frame.RawEncoder;
import io.echobridge.protocol.raw.frame.Spoken;
import io.echobridge.websocket.WebSocket;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client that is sent nothing but the data of events. A frame has no room for a refusal, so one
 * that may not hear all of its channels is closed.
 */
final class RawTalk implements Talk, Beginning {
  private static final Frame PONG = Frame.text("pong");

  /** What a frame is called for the application. */
  private static final String EVENT = "message";

  private static final int UNWANTED = 404;

  private final WebSocketClient client;
  private final WebSocket socket;
  private final ProtocolContext context;
  private final ClientSession session;

  /** What its frames are about: the first channel of its URL. */
  private @Nullable ChannelName channel;

  RawTalk(WebSocketClient client, WebSocket socket, ProtocolContext context) {
    this.client = client;
    this.socket = socket;
    this.context = context;
    this.session =
        context.bridge().connect(new RawConnection(client, RawEncoder.ONLY, socket.sink()));
  }

  @Override
  public void begin(Wish wish) {
    channel = wish.channels().stream().findFirst().orElse(null);
    session.begin(
        wish.channels(),
        wish.place(),
        new Questions(context.authorizer(), client.id(), client.handshake(), wish.headers()),
        this);
  }

  @Override
  public boolean decided(Map<ChannelName, Refused> refused) {
    refused.values().stream().findFirst().ifPresent(first -> refuse(first.status()));
    return refused.isEmpty();
  }

  @Override
  public void begun(Start start) {}

  @Override
  public void refused(ChannelName channel, int status) {
    refuse(status);
  }

  /** What may be otherwise a moment later brings the client back; a no does not. */
  private void refuse(int status) {
    client.finish(
        CloseReason.REFUSED, Answers.isPassing(status) ? CloseCode.LATER : CloseCode.FORBIDDEN);
  }

  @Override
  public boolean hears(String message) {
    if (message.equals("ping")) {
      socket.sink().send(PONG);
    } else {
      session.tell(channel, EVENT, Spoken.data(message), this::told);
    }
    return true;
  }

  /** Whatever else is refused, the hub has counted. */
  private void told(int status) {
    if (status == UNWANTED) {
      drop();
    }
  }

  @Override
  public boolean hearsNoText() {
    drop();
    return true;
  }

  /** Nobody listens to such clients. */
  private void drop() {
    client
        .place()
        .countRefusal(ProtocolRefusal.MESSAGE, "a message of a client with raw frames is dropped");
  }

  @Override
  public void over(CloseReason reason) {
    session.disconnected(reason);
  }
}
